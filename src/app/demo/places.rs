//! Invented key areas and targets, one of each kind and state, as the demo's people would make them.

use time::{Date, Duration};
use uuid::Uuid;

use crate::access::Scope;
use crate::app::accounts::caller_of;
use crate::app::{App, AppError, Caller, DaysTold, NewKeyPlace, NewStep, RankingQuery};
use crate::store::Filter;

const DEPARTMENT: &str = "so-khcn";
const POLICE: &str = "cong-an";
const CARRIER: &str = "doanh-nghiep";

/// A stretch that the invented thieves come back to, on a route of the first carrier.
const STRETCH: (&str, f64, f64) = ("TS-124", 6_800.0, 8_100.0);

impl App {
    pub(super) async fn demo_key_places(&self) -> Result<(), AppError> {
        let best = RankingQuery { limit: 3, ..RankingQuery::default() };
        let department = self.demo_caller(DEPARTMENT).await?;
        let communes = self.commune_ranking(&department, &best).await?;
        let mut codes = communes.features.into_iter().map(|commune| vec![commune.id]);
        let area = |communes| NewKeyPlace { communes, ..NewKeyPlace::default() };
        let reason = "Suất vụ trên mỗi km cáp cao nhất tỉnh trong kỳ xem, xảy ra chủ yếu ban đêm.";
        let steps = [
            (POLICE, "discussed", "Công an xã đã rà soát, đồng ý đưa vào danh mục."),
            (POLICE, "approved", "Phê duyệt theo biên bản họp liên ngành."),
        ];
        self.demo_place(DEPARTMENT, area(codes.next()), reason, &steps).await?;
        let reason = "Nhiều vụ cắt cáp lặp lại; đề nghị tăng tuần tra và kiểm tra cơ sở thu mua phế liệu.";
        self.demo_place(POLICE, area(codes.next()), reason, &[]).await?;
        let reason = "Hai vụ trong kỳ, đề nghị theo dõi thêm.";
        let steps = [(DEPARTMENT, "rejected", "Số vụ còn ít, chưa phân biệt được với ngẫu nhiên; xem lại vào kỳ sau.")];
        self.demo_place(POLICE, area(codes.next()), reason, &steps).await?;

        let sites = self.site_ranking(&department, &best).await?;
        let site = sites.features.first().map(|site| site.id.clone());
        let new = NewKeyPlace { site, ..NewKeyPlace::default() };
        let reason = "Điểm thiết bị phục vụ nhiều thuê bao, đã xảy ra sự cố trên tuyến nối vào.";
        let steps = [(DEPARTMENT, "discussed", "Đề nghị doanh nghiệp lắp thêm camera trước khi quyết định.")];
        self.demo_place(POLICE, new, reason, &steps).await?;

        let (name, from, to) = STRETCH;
        let filter = Filter { limit: 1_000, ..Filter::default() };
        let routes = self.store().routes(&Scope::Engine, &filter).await?;
        if let Some(row) = routes.into_iter().find(|row| row.route.id == name && row.route.length().get() >= to) {
            let route = Some(row.id.to_string());
            let new = NewKeyPlace { route, from_m: Some(from), to_m: Some(to), ..NewKeyPlace::default() };
            let reason = "Tuyến chạy xa khu dân cư, đã thay cáp hai lần trong năm.";
            self.demo_place(CARRIER, new, reason, &[]).await?;
        }
        Ok(())
    }

    pub(super) async fn demo_place(
        &self,
        user: &str,
        new: NewKeyPlace,
        reason: &str,
        steps: &[(&str, &str, &str)],
    ) -> Result<Option<Uuid>, AppError> {
        if new.communes.is_none() && new.site.is_none() && new.route.is_none() {
            return Ok(None);
        }
        let today =
            self.world().now().datetime().checked_to_offset(self.settings().zone).map_or(Date::MIN, |at| at.date());
        let last = today.saturating_add(Duration::days(89));
        let period = DaysTold { from: today.to_string(), to: last.to_string() };
        let new = NewKeyPlace { reason: reason.to_owned(), period, ..new };
        let made = self.propose_key_place(&self.demo_caller(user).await?, &new).await?;
        let id = Uuid::parse_str(&made.id).map_err(|e| AppError::Internal(e.to_string()))?;
        for (user, to, note) in steps {
            let step = NewStep { to: (*to).to_owned(), note: (*note).to_owned(), period: None };
            self.step_key_place(&self.demo_caller(user).await?, id, &step).await?;
        }
        Ok(Some(id))
    }

    pub(super) async fn demo_caller(&self, user: &str) -> Result<Caller, AppError> {
        let row = self.store().user_by_name(&Scope::Engine, user).await?;
        row.and_then(caller_of).ok_or_else(|| AppError::Internal(format!("the demo has no {user}")))
    }
}
