//! Invented advisories and the questions of the public page.

use time::Duration;

use crate::app::views::QuestionView;
use crate::app::{AdvisoryStep, App, AppError, DaysTold, NewAdvisory, Questions};

const QUESTIONS: &[(&str, &str)] = &[
    (
        "Thấy người cắt cáp thì làm gì?",
        "Gọi 113 ngay, đừng lại gần, đừng đuổi theo. Nhớ chỗ, giờ và hướng họ đi; gửi phản ánh sau khi đã an toàn.",
    ),
    (
        "Làm sao biết tổ thi công là thật?",
        "Mở trang \"Có thi công ở đây không?\", chọn xã rồi hỏi tổ trưởng mã thi công 4 số. Tổ thật luôn mang mã này.",
    ),
    (
        "Thấy cáp rơi xuống đường thì sao?",
        "Đừng chạm vào, kể cả khi nghĩ là cáp viễn thông. Đứng xa, cảnh báo người khác và gửi phản ánh kèm số cột.",
    ),
    (
        "Phản ánh có cần tên không?",
        "Không. Không cần tên hay tài khoản; phản ánh chỉ gửi cho cơ quan chức năng, không công khai.",
    ),
];

impl App {
    pub(super) async fn demo_advisories(&self) -> Result<(), AppError> {
        let police = self.demo_caller("cong-an").await?;
        let cam_lo = self.live().communes.rows().into_iter().find(|c| c.name == "Cam Lộ").map(|c| c.code);
        let everybody = NewAdvisory {
            title: "Giả danh tổ thi công để cắt cáp ban ngày".to_owned(),
            text: "Một số nhóm mặc áo phản quang, dựng rào chắn và cắt cáp như đang thay tuyến. Khi bị hỏi, họ nói đã báo xã.".to_owned(),
            advice: "Hỏi mã thi công 4 số và kiểm tra trên trang. Không có mã hoặc mã sai: gọi 113, đừng ngăn cản.".to_owned(),
            audiences: ["carriers", "communes", "public"].map(str::to_owned).to_vec(),
            ..NewAdvisory::default()
        };
        self.demo_advisory(&everybody, (-3, 60), true).await?;
        let scrap = NewAdvisory {
            title: "Thu mua dây đồng đốt vỏ".to_owned(),
            text: "Dây đồng đã đốt vỏ được bán lẻ nhiều lần, mỗi lần dưới 20 kg, cho các cơ sở thu mua ven quốc lộ.".to_owned(),
            advice: "Đề nghị xã rà soát cơ sở thu mua phế liệu; doanh nghiệp đánh dấu lõi cáp và báo số mét mất trong 24 giờ.".to_owned(),
            audiences: ["carriers", "communes"].map(str::to_owned).to_vec(),
            communes: Some(cam_lo.into_iter().collect()),
            ..NewAdvisory::default()
        };
        self.demo_advisory(&scrap, (0, 30), true).await?;
        let draft = NewAdvisory {
            title: "Dịp nghỉ lễ: tăng kiểm tra tủ cáp".to_owned(),
            text: "Nhiều vụ cạy tủ cáp xảy ra trong các đêm nghỉ lễ, khi ít người qua lại.".to_owned(),
            advice: "Đề nghị doanh nghiệp kiểm tra khoá tủ trước kỳ nghỉ và cử người trực.".to_owned(),
            audiences: vec!["carriers".to_owned()],
            ..NewAdvisory::default()
        };
        self.demo_advisory(&draft, (20, 50), false).await?;
        let one = |(question, answer): &(&str, &str)| QuestionView {
            question: (*question).to_owned(),
            answer: (*answer).to_owned(),
        };
        self.put_questions(&police, &Questions { questions: QUESTIONS.iter().map(one).collect() }).await?;
        Ok(())
    }

    async fn demo_advisory(&self, new: &NewAdvisory, days: (i64, i64), publish: bool) -> Result<(), AppError> {
        let police = self.demo_caller("cong-an").await?;
        let now = self.world().now().datetime();
        let today = now.checked_to_offset(self.settings().zone).unwrap_or(now).date();
        let day = |days| today.saturating_add(Duration::days(days)).to_string();
        let new = NewAdvisory { period: DaysTold { from: day(days.0), to: day(days.1) }, ..new.clone() };
        let made = self.write_advisory(&police, &new).await?;
        if publish {
            let id = uuid::Uuid::parse_str(&made.id).map_err(|e| AppError::Internal(e.to_string()))?;
            self.step_advisory(&police, id, &AdvisoryStep { to: "published".to_owned(), note: None }).await?;
        }
        Ok(())
    }
}
