//! Invented protection plans, contacts and exercises. People and numbers are nobody's: no number begins with 0233 000.

mod contacts;
mod exercises;

use time::Duration;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::{App, AppError, NewKeyPlace};
use crate::key_places::{KeyKind, KeyState};
use crate::network::SiteKind;
use crate::store::{Filter, Guard, Hand, KeyPlaceFilter, PlanContact, ProtectionRow};
use crate::units::{CarrierCode, Timestamp};

/// Whose sites of which kind become key targets.
const TARGETS: &[(&str, SiteKind)] = &[("TS", SiteKind::Shelter), ("BH", SiteKind::Shelter), ("TS", SiteKind::Bts)];

/// Plans of those: of which, by whom, how many days ago it was written, and days until it is looked at again. The last
/// target has none.
const PLANS: &[(usize, Role, i64, i64)] =
    &[(0, Role::Carrier, 375, -195), (0, Role::Carrier, 195, -15), (1, Role::Police, 170, 12)];

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

impl App {
    pub(super) async fn demo_duties(&self) -> Result<(), AppError> {
        let targets = self.demo_targets().await?;
        for &(which, role, ago, review_in) in PLANS {
            if let Some(&id) = targets.get(which) {
                self.demo_plan(id, role, ago, review_in).await?;
            }
        }
        let approved = vec![KeyState::Approved];
        let areas =
            KeyPlaceFilter { kind: Some(KeyKind::Area), states: approved, limit: 1, ..KeyPlaceFilter::default() };
        let area = self.store().key_places(&Scope::Engine, &areas).await?.pop().map(|row| row.id);
        if let Some(area) = area {
            self.demo_plan(area, Role::Police, 20, 160).await?;
        }
        self.demo_contacts().await?;
        self.demo_exercises(targets.first().copied(), area).await
    }

    /// Sites that the department proposed and the police approved, those in the commune with an account first.
    async fn demo_targets(&self) -> Result<Vec<Uuid>, AppError> {
        let communes = self.store().communes(&Scope::Engine).await?;
        let own = super::demo_commune(&communes).map(|commune| commune.code.clone());
        let (live, mut made) = (self.live(), Vec::new());
        for &(carrier, kind) in TARGETS {
            let carriers = CarrierCode::checked(carrier).into_iter().collect();
            let filter = Filter { carriers, limit: 1_000, ..Filter::default() };
            let mut rows = self.store().sites(&Scope::Engine, &filter).await?;
            rows.retain(|row| row.site.kind == kind);
            let commune = |at| live.communes.at(at).map(|commune| &commune.code);
            rows.sort_by_key(|row| own.is_none() || commune(row.site.at) != own.as_ref());
            let site = rows.first().map(|row| row.id.to_string());
            let reason = "Điểm thiết bị đầu mối, mất liên lạc ảnh hưởng nhiều xã. (bịa)";
            let steps = [("cong-an", "approved", "Phê duyệt theo biên bản họp liên ngành. (bịa)")];
            made.extend(
                self.demo_place("so-khcn", NewKeyPlace { site, ..NewKeyPlace::default() }, reason, &steps).await?,
            );
        }
        Ok(made)
    }

    async fn demo_plan(&self, id: Uuid, role: Role, ago: i64, review_in: i64) -> Result<(), AppError> {
        let Some(place) = self.store().key_place(&Scope::Engine, id).await? else { return Ok(()) };
        let newest = self.store().protection_of(&Scope::Engine, id).await?.first().map(|row| row.version);
        let at = Timestamp::from_millis(self.world().now().millis() - ago * DAY);
        let user = if role == Role::Carrier { "doanh-nghiep" } else { "cong-an" };
        let hand = Hand { at, ..self.hand(&self.demo_caller(user).await?) };
        let note = if newest.is_some() {
            "Đổi số trực đêm, thêm bước báo xã. (bịa)"
        } else {
            "Lập lần đầu. (bịa)"
        };
        let row = ProtectionRow {
            key_place: id,
            version: newest.unwrap_or(0) + 1,
            hand,
            guards: guards(),
            fire: "2 bình bột 8 kg ở cửa, 1 bình CO2 cạnh tủ nguồn; cầu dao tổng bên trái cửa. Nước: bể của trường học cách 80 m. (bịa)".to_owned(),
            contacts: people(),
            steps: steps(newest.is_some()),
            review_on: self.today().saturating_add(Duration::days(review_in)),
            note: note.to_owned(),
        };
        self.store().add_protection(&Scope::Engine, &place, &row, newest).await?;
        Ok(())
    }
}

fn guards() -> Vec<Guard> {
    let guard =
        |who: &str, phone: &str, hours: &str| Guard { who: who.into(), phone: phone.into(), hours: hours.into() };
    vec![
        guard("Hồ Văn Mẫu (bịa), bảo vệ", "0233 000 411", "Thứ Hai đến thứ Sáu, 06:00–18:00"),
        guard("Lê Thị Thử (bịa), dân quân thôn", "0233 000 412", "Hằng ngày, 22:00–04:00, đi vòng hai giờ một lần"),
    ]
}

fn people() -> Vec<PlanContact> {
    let one =
        |who: &str, duty: &str, phone: &str| PlanContact { who: who.into(), duty: duty.into(), phone: phone.into() };
    vec![
        one("Trực ban Công an xã (bịa)", "Đến trước, giữ hiện trường", "0233 000 421"),
        one("Trực điều hành mạng (bịa)", "Xác nhận mất liên lạc, cử tổ khắc phục", "0233 000 422"),
        one("Trưởng thôn (bịa)", "Chặn hai đầu đường liên thôn", "0233 000 423"),
        one("Cảnh sát phòng cháy, chữa cháy", "Khi có khói, lửa", "114"),
    ]
}

fn steps(second: bool) -> Vec<String> {
    let all = [
        "Nhận cảnh báo: gọi bảo vệ tại chỗ xác nhận trong 3 phút; không liên lạc được thì coi là có sự cố.",
        "Gọi 113 và trực ban Công an xã; nói tên mục tiêu, đường vào, có người lạ hay không.",
        "Báo xã cho trưởng thôn chặn hai đầu đường liên thôn.",
        "Người đến đầu tiên giữ nguyên hiện trường, không chạm vào đầu cáp, chụp ảnh từ ngoài vào.",
        "Doanh nghiệp cử tổ khắc phục, chỉ vào khi công an đồng ý.",
        "Ghi báo cáo trên hệ thống trong ngày; rút kinh nghiệm tại cuộc họp tháng.",
    ];
    all.iter().enumerate().filter(|(at, _)| second || *at != 2).map(|(_, step)| (*step).to_owned()).collect()
}
