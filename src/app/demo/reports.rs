//! Invented reports of the last days that wait for somebody, as citizens and carriers would send them.

use crate::app::cases::NewCaseStep;
use crate::app::{App, AppError, Caller, Report, World};
use crate::incidents::Origin;
use crate::units::Timestamp;

const HOUR: i64 = 3_600_000;

/// One report: hours ago, who tells it, what happened when and where, and what was done with it since.
struct Invented {
    hours: i64,
    /// A citizen tells it if nobody is named.
    carrier: Option<&'static str>,
    kind: &'static str,
    /// Hours ago between which it happened.
    between: (i64, i64),
    at: [f64; 2],
    accuracy: f64,
    subscribers: Option<u64>,
    note: &'static str,
    /// Hours ago, by which account, which step, where to, what was said.
    steps: &'static [(i64, &'static str, &'static str, Option<&'static str>, &'static str)],
}

/// What anybody sends counts on no map before somebody looks into it; of the others two are one cut.
const REPORTS: &[Invented] = &[
    Invented {
        hours: 12 * 24 + 3,
        carrier: None,
        kind: "theft",
        between: (12 * 24 + 12, 12 * 24 + 5),
        at: [106.9103, 16.7640],
        accuracy: 25.0,
        subscribers: None,
        note: "Sáng ra thấy mất dây giữa hai cột, hai đầu còn mới.",
        steps: &[
            (12 * 24, "cong-an", "accept", None, ""),
            (11 * 24, "cong-an", "repair", Some("restored"), "Doanh nghiệp báo đã nối lại."),
        ],
    },
    Invented {
        hours: 31,
        carrier: None,
        kind: "cut",
        between: (36, 32),
        at: [106.8929, 16.7528],
        accuracy: 40.0,
        subscribers: None,
        note: "Dây đứt rơi xuống mép ruộng, gần cầu nhỏ.",
        steps: &[],
    },
    Invented {
        hours: 9,
        carrier: Some("TS"),
        kind: "cut",
        between: (11, 10),
        at: [107.0747, 16.8180],
        accuracy: 20.0,
        subscribers: Some(85),
        note: "Xe cẩu vướng cáp treo ngang đường.",
        steps: &[(7, "doanh-nghiep", "repair", Some("dispatched"), "Tổ 5 người, mang theo 200 m cáp.")],
    },
    Invented {
        hours: 5,
        carrier: None,
        kind: "scrap",
        between: (8, 6),
        at: [106.5974, 16.6214],
        accuracy: 100.0,
        subscribers: None,
        note: "Có người chở nhiều cuộn dây đã đốt vỏ đến bán.",
        steps: &[],
    },
    Invented {
        hours: 3,
        carrier: Some("TS"),
        kind: "outage",
        between: (4, 4),
        at: [106.9381, 16.7838],
        accuracy: 60.0,
        subscribers: Some(340),
        note: "Mất tín hiệu cùng lúc trên các sợi.",
        steps: &[],
    },
    Invented {
        hours: 2,
        carrier: Some("BH"),
        kind: "outage",
        between: (3, 3),
        at: [106.9390, 16.7842],
        accuracy: 80.0,
        subscribers: Some(120),
        note: "Mất tín hiệu, đo được điểm đứt gần đây.",
        steps: &[],
    },
    Invented {
        hours: 2,
        carrier: None,
        kind: "suspicious",
        between: (4, 3),
        at: [106.9461, 16.7869],
        accuracy: 30.0,
        subscribers: None,
        note: "Ba người mặc áo phản quang đo đạc cột, hỏi không nói mã thi công.",
        steps: &[],
    },
    Invented {
        hours: 1,
        carrier: None,
        kind: "cut",
        between: (9, 2),
        at: [107.0962, 16.8170],
        accuracy: 15.0,
        subscribers: None,
        note: "Dây treo thấp ngang đường, có một đầu bị cắt.",
        steps: &[],
    },
];

impl App {
    pub(super) async fn demo_reports(&self) -> Result<(), AppError> {
        let operator = Caller::operator();
        for one in REPORTS {
            let (then, at) = (self.hours_ago(one.hours).await?, |hours| self.before(hours).rfc3339());
            let report = Report {
                kind: Some(one.kind.to_owned()),
                occurred_from: Some(at(one.between.0)),
                occurred_to: Some(at(one.between.1)),
                point: Some(one.at.to_vec()),
                accuracy_m: Some(one.accuracy),
                carrier: one.carrier.map(str::to_owned),
                in_progress: (one.kind == "outage").then_some(true),
                subscribers_out: one.subscribers,
                note: Some(one.note.to_owned()),
                ..Report::default()
            };
            let own = if one.carrier == Some("TS") { Some(self.demo_caller("doanh-nghiep").await?) } else { None };
            let (origin, caller) = match (one.carrier, &own) {
                (None, _) => (Origin::Citizen, &Caller::public()),
                (Some(_), Some(own)) => (Origin::Carrier, own),
                (Some(_), None) => (Origin::Carrier, &operator),
            };
            let (id, _) = then.report_by(origin, caller, report, (None, &[])).await?;
            for &(hours, user, step, to, note) in one.steps {
                let new = NewCaseStep {
                    step: step.to_owned(),
                    to: to.map(str::to_owned),
                    note: (!note.is_empty()).then(|| note.to_owned()),
                    ..NewCaseStep::default()
                };
                let then = self.hours_ago(hours).await?;
                then.step_case(&self.demo_caller(user).await?, id, &new).await?;
            }
        }
        self.match_pending().await?;
        Ok(())
    }

    fn before(&self, hours: i64) -> Timestamp {
        Timestamp::from_millis(self.world().now().millis() - hours * HOUR)
    }

    /// The same store as it would be used some hours ago.
    async fn hours_ago(&self, hours: i64) -> Result<Self, AppError> {
        let (then, seed) = (self.before(hours), u64::from_le_bytes(self.world().bytes()));
        let same = (self.store().clone(), self.recorder().clone(), self.factor_key().clone());
        Self::over(same, World::of(move || then, seed), self.settings().clone()).await
    }
}
