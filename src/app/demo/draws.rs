//! Invented surprise inspections: one that was done and revealed, one that is sealed, one that was cancelled.

use time::Duration;
use uuid::Uuid;

use crate::app::{App, AppError, CancelTold, DrawView, InspectedTold, NewDraw};

const POLICE: &str = "cong-an";

impl App {
    pub(super) async fn demo_draws(&self) -> Result<(), AppError> {
        let police = self.demo_caller(POLICE).await?;
        let done = self.demo_draw(0, 2, "TS", "bts", None).await?;
        let notes = [
            Some("Khoá cửa tốt, đủ dây tiếp địa; nhắc đánh dấu ắc quy. (bịa)"),
            Some("Không phát hiện bất thường. (bịa)"),
        ];
        let id = uuid(&done)?;
        for (one, note) in done.drawn.iter().zip(notes) {
            let told = InspectedTold { candidate: one.candidate.clone(), note: note.map(str::to_owned) };
            self.note_inspected(&police, id, &told).await?;
        }
        self.reveal_draw(&police, id).await?;
        let cancelled = self.demo_draw(3, 2, "BH", "bts", None).await?;
        let reason = "Trùng ngày diễn tập, không bố trí được lực lượng. (bịa)".to_owned();
        self.cancel_draw(&police, uuid(&cancelled)?, &CancelTold { reason }).await?;
        let source = "Giải đặc biệt xổ số kiến thiết của ngày trước ngày kiểm tra (bịa)";
        self.demo_draw(5, 3, "SG", "bts", Some(source)).await?;
        Ok(())
    }

    async fn demo_draw(
        &self,
        days: i64,
        take: u32,
        carrier: &str,
        kind: &str,
        source: Option<&str>,
    ) -> Result<DrawView, AppError> {
        let new = NewDraw {
            day: self.today().saturating_add(Duration::days(days)).to_string(),
            take,
            pool: "sites".to_owned(),
            carrier: Some(carrier.to_owned()),
            site_kind: Some(kind.to_owned()),
            source: source.map(str::to_owned),
            ..NewDraw::default()
        };
        self.seal_draw(&self.demo_caller(POLICE).await?, &new).await
    }
}

fn uuid(draw: &DrawView) -> Result<Uuid, AppError> {
    Uuid::parse_str(&draw.id).map_err(|e| AppError::Internal(e.to_string()))
}
