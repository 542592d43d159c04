//! Whether a published draw holds, point by point.

use std::collections::HashSet;

use crate::patrols::sealed::{
    CANDIDATES_MOST, Candidate, NONE_BEFORE, Statement, TICKETS_MOST, candidates_hash, commitment, seal, seed_hash,
    seed_of, select,
};
use crate::units::Message;

/// A draw as everybody can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What was said before.
    pub said: Statement,
    /// Its seal.
    pub seal: String,
    /// What may be drawn.
    pub candidates: Vec<Candidate>,
    /// The seed, once it is revealed.
    pub seed: Option<String>,
    /// The outcome of the public event, if there is one and it is known.
    pub outcome: Option<String>,
    /// What is said to be drawn, once that is revealed.
    pub drawn: Option<Vec<String>>,
    /// Candidates whose asset the file tells.
    pub opened: Vec<Opened>,
}

/// A candidate with the asset behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which candidate.
    pub id: String,
    /// Its salt, hexadecimal.
    pub salt: String,
    /// The kind of its asset.
    pub kind: String,
    /// The asset's id.
    pub asset: String,
}

/// What became of one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It can be told only later.
    Later,
}

/// One point and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Stable code.
    pub code: &'static str,
    /// What was found.
    pub finding: Finding,
    /// The same in words.
    pub says: Message,
}

fn judged(code: &'static str, holds: bool, good: [&str; 2], bad: [&str; 2]) -> Check {
    let ([vi, en], finding) = if holds { (good, Finding::Holds) } else { (bad, Finding::Fails) };
    Check { code, finding, says: Message::new(vi, en) }
}

fn later(code: &'static str, vi: &str, en: &str) -> Check {
    Check { code, finding: Finding::Later, says: Message::new(vi, en) }
}

/// Every point of one draw by itself. Whether it follows on the one before is [`follows`].
pub fn check(draw: &Published) -> Vec<Check> {
    let mut all = vec![list(draw), list_hash(draw), sealed(draw)];
    all.push(seed(draw));
    all.push(drawn(draw));
    all.extend(draw.opened.iter().map(|opened| bound(draw, opened)));
    all
}

/// Whether a draw is the one right after another.
pub fn follows(before: Option<&Published>, draw: &Published) -> Check {
    let code = "D6";
    if draw.said.number == 1 {
        return judged(
            code,
            draw.said.previous == NONE_BEFORE && before.is_none(),
            ["Lượt đầu tiên, không có lượt trước.", "It is the first draw, and names none before."],
            ["Lượt đầu tiên nhưng lại nêu lượt trước.", "It is the first draw, and yet names one before."],
        );
    }
    let Some(before) = before else {
        return later(
            code,
            "Tệp không có lượt ngay trước; đề nghị kiểm tra cùng tệp đó.",
            "The file lacks the draw right before it; check it together with that one.",
        );
    };
    judged(
        code,
        before.said.number + 1 == draw.said.number && seal(&before.said) == draw.said.previous,
        [
            "Nối tiếp đúng lượt trước: không lượt nào bị bỏ đi.",
            "It follows on the draw before: none was taken away between.",
        ],
        [
            "KHÔNG nối tiếp lượt trước: có lượt bị bỏ hoặc bị sửa.",
            "It does NOT follow on the draw before: one was taken away or changed.",
        ],
    )
}

fn list(draw: &Published) -> Check {
    let ids: HashSet<&str> = draw.candidates.iter().map(|c| c.id.as_str()).collect();
    let plain =
        |id: &str| !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let right = ids.len() == draw.candidates.len()
        && draw.candidates.iter().all(|c| plain(&c.id) && (1..=TICKETS_MOST).contains(&c.tickets))
        && draw.candidates.len() <= CANDIDATES_MOST
        && draw.said.take >= 1
        && draw.said.take as usize <= draw.candidates.len()
        && !draw.said.source.contains('\n')
        && !draw.outcome.as_ref().is_some_and(|outcome| outcome.contains('\n'));
    judged(
        "D1",
        right,
        ["Danh sách rõ ràng: mỗi mã có một lần.", "The list is in order: every id stands once."],
        [
            "Danh sách KHÔNG đúng: mã trùng, số phiếu hoặc số lượng rút không hợp lệ.",
            "The list is NOT in order: an id twice, or a number of tickets or to draw that cannot be.",
        ],
    )
}

fn list_hash(draw: &Published) -> Check {
    judged(
        "D2",
        candidates_hash(&draw.candidates) == draw.said.candidates_hash,
        ["Danh sách đúng là danh sách đã niêm phong.", "The list is the one that was sealed."],
        ["Danh sách KHÔNG phải danh sách đã niêm phong.", "The list is NOT the one that was sealed."],
    )
}

fn sealed(draw: &Published) -> Check {
    judged(
        "D3",
        seal(&draw.said) == draw.seal,
        [
            "Niêm phong đúng với số lượt, ngày, số lượng và các mã băm.",
            "The seal fits the number, the day, how many and the hashes.",
        ],
        ["Niêm phong KHÔNG đúng: nội dung đã bị sửa.", "The seal does NOT fit: something was changed."],
    )
}

fn seed(draw: &Published) -> Check {
    let Some(text) = &draw.seed else {
        return later(
            "D4",
            "Hạt giống chưa công bố: công bố sau ngày kiểm tra.",
            "The seed is not revealed yet: it is, after the day of the inspection.",
        );
    };
    judged(
        "D4",
        seed_of(text).is_some_and(|seed| seed_hash(&seed) == draw.said.seed_hash),
        ["Hạt giống đúng là hạt giống đã niêm phong trước.", "The seed is the one whose hash was published before."],
        ["Hạt giống KHÔNG phải hạt giống đã niêm phong.", "The seed is NOT the one whose hash was published before."],
    )
}

fn drawn(draw: &Published) -> Check {
    let (Some(text), Some(said)) = (&draw.seed, &draw.drawn) else {
        return later("D5", "Kết quả chưa công bố.", "What was drawn is not revealed yet.");
    };
    let outcome = draw.outcome.as_deref().unwrap_or_default();
    let mixed = draw.said.source.is_empty() == outcome.is_empty();
    let again = seed_of(text).map(|seed| select(&seed, outcome, &draw.candidates, draw.said.take));
    judged(
        "D5",
        mixed && again.as_ref() == Some(said),
        [
            "Kết quả đúng là kết quả tính từ hạt giống: không ai chọn.",
            "What was drawn follows from the seed: nobody chose.",
        ],
        ["Kết quả KHÔNG phải kết quả tính từ hạt giống.", "What is said to be drawn does NOT follow from the seed."],
    )
}

fn bound(draw: &Published, opened: &Opened) -> Check {
    let candidate = draw.candidates.iter().find(|candidate| candidate.id == opened.id);
    let right = candidate.is_some_and(|c| c.commitment == commitment(&opened.salt, &opened.kind, &opened.asset));
    let mut check = judged(
        "D7",
        right,
        ["là đúng tài sản đã niêm phong.", "is the very asset that was sealed."],
        ["KHÔNG phải tài sản đã niêm phong.", "is NOT the asset that was sealed."],
    );
    check.says.vi = format!("Mã {}: {}", opened.id, check.says.vi);
    check.says.en = format!("Id {}: {}", opened.id, check.says.en);
    check
}
