//! Two exercises that were held, and one to come.

use time::Duration;
use uuid::Uuid;

use crate::app::{App, AppError, NewExercise, NewResult};

impl App {
    pub(super) async fn demo_exercises(&self, target: Option<Uuid>, area: Option<Uuid>) -> Result<(), AppError> {
        let day = |days: i64| self.today().saturating_add(Duration::days(days)).to_string();
        let told = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let near = ["Cam Lộ", "Đông Hà"].iter().filter_map(|name| self.demo_code(name)).collect();
        let talked = NewExercise {
            title: "Diễn tập trên bàn: cắt cáp trục trong đêm bão".to_owned(),
            on: day(-62),
            kind: "tabletop".to_owned(),
            key_place: None,
            communes: near,
            carriers: told(&["TS", "BH"]),
            participants: told(&["Công an tỉnh", "Sở Khoa học và Công nghệ", "UBND xã Cam Lộ", "Điện lực (bịa)"]),
            scenario: "23:40 mất liên lạc hai tuyến, đường vào ngập; có người dân báo thấy xe lạ. (bịa)".to_owned(),
        };
        let learnt = NewResult {
            outcome: "partly".to_owned(),
            present: told(&["Công an tỉnh", "Sở Khoa học và Công nghệ", "UBND xã Cam Lộ"]),
            minutes: None,
            lessons: "Số trực đêm của một doanh nghiệp đã đổi mà danh sách chưa ghi. Cần nói rõ ai gọi điện lực. (bịa)"
                .to_owned(),
            next_on: Some(day(15)),
        };
        self.demo_exercise(&talked, Some(&learnt)).await?;
        let alarmed = NewExercise {
            title: "Báo động thật: cạy cửa nhà trạm".to_owned(),
            on: day(-20),
            kind: "alarm".to_owned(),
            key_place: target.map(|id| id.to_string()),
            communes: Vec::new(),
            carriers: told(&["TS"]),
            participants: told(&["Công an xã", "Bảo vệ tại chỗ", "Tổ khắc phục đêm"]),
            scenario: "02:10 cảm biến cửa báo mở; người đóng thế rời đi sau 10 phút. (bịa)".to_owned(),
        };
        let met = NewResult {
            outcome: "met".to_owned(),
            present: told(&["Công an xã", "Bảo vệ tại chỗ", "Tổ khắc phục đêm"]),
            minutes: Some(14),
            lessons: "Bảo vệ xác nhận sau 2 phút, công an xã có mặt sau 14 phút. Đèn cổng hỏng, đã thay. (bịa)"
                .to_owned(),
            next_on: Some(day(160)),
        };
        self.demo_exercise(&alarmed, Some(&met)).await?;
        let planned = NewExercise {
            title: "Diễn tập thực địa: chặn đường vận chuyển cáp cắt trộm".to_owned(),
            on: day(15),
            kind: "field".to_owned(),
            key_place: area.map(|id| id.to_string()),
            communes: Vec::new(),
            carriers: told(&["TS", "BH", "SG", "HL"]),
            participants: told(&["Công an tỉnh", "Công an xã", "Dân quân", "Các doanh nghiệp"]),
            scenario: "Hai nhóm cắt cáp trong một giờ ở hai đầu địa bàn; kiểm tra ba chốt. (bịa)".to_owned(),
        };
        self.demo_exercise(&planned, None).await
    }

    async fn demo_exercise(&self, new: &NewExercise, result: Option<&NewResult>) -> Result<(), AppError> {
        let police = self.demo_caller("cong-an").await?;
        let made = self.announce_exercise(&police, new).await?;
        if let (Some(result), Ok(id)) = (result, Uuid::parse_str(&made.id)) {
            self.hold_exercise(&police, id, result).await?;
        }
        Ok(())
    }
}
