//! Static SQL of many rows: one statement for many rows is several times faster than many
//! statements, and its text is still made when the program is compiled.

/// Rows of one statement that writes many.
pub(super) const MANY: usize = 32;

/// Length of [`write`]'s text.
pub(super) const fn length(head: &str, columns: usize, rows: usize, tail: &str) -> usize {
    let mut length = head.len() + tail.len() + rows * 2 + rows - 1 + rows * (columns - 1);
    let mut number = 1;
    while number <= rows * columns {
        length += 1 + digits(number);
        number += 1;
    }
    length
}

const fn digits(number: usize) -> usize {
    let (mut count, mut rest) = (1, number);
    while rest >= 10 {
        rest /= 10;
        count += 1;
    }
    count
}

/// `head`, then `rows` groups of `columns` placeholders numbered from 1, then `tail`.
pub(super) const fn write<const LENGTH: usize>(head: &str, columns: usize, rows: usize, tail: &str) -> [u8; LENGTH] {
    let (mut text, mut at) = copy([0; LENGTH], 0, head);
    let mut number = 1;
    while number <= rows * columns {
        let first = (number - 1) % columns == 0;
        let before = if first && number > 1 {
            "),($"
        } else if first {
            "($"
        } else {
            ",$"
        };
        (text, at) = copy(text, at, before);
        let (count, mut rest) = (digits(number), number);
        let mut place = count;
        while place > 0 {
            place -= 1;
            text[at + place] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        at += count;
        number += 1;
    }
    (text, at) = copy(text, at, ")");
    copy(text, at, tail).0
}

const fn copy<const LENGTH: usize>(mut into: [u8; LENGTH], at: usize, text: &str) -> ([u8; LENGTH], usize) {
    let mut i = 0;
    while i < text.len() {
        into[at + i] = text.as_bytes()[i];
        i += 1;
    }
    (into, at + text.len())
}

/// Static text: `head`, so many rows of so many placeholders, `tail`.
macro_rules! values {
    ($head:expr, $columns:expr, $rows:expr, $tail:expr) => {{
        const LENGTH: usize = $crate::store::many::length($head, $columns, $rows, $tail);
        const BYTES: [u8; LENGTH] = $crate::store::many::write($head, $columns, $rows, $tail);
        match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("SQL is text"),
        }
    }};
}

/// Write `$rows`: full statements of [`MANY`] first, the rest one by one. `$bind` is the name of
/// a macro that binds one row to a query.
macro_rules! put_all {
    ($tx:ident, $rows:expr, $one:expr, $many:expr, $bind:ident $(, $more:expr)*) => {
        let rows = $rows;
        let full = rows.len() / $crate::store::many::MANY * $crate::store::many::MANY;
        for group in rows[..full].chunks($crate::store::many::MANY) {
            let mut query = sqlx::query($many);
            for row in group {
                query = $bind!(query, row $(, $more)*);
            }
            query.execute(&mut *$tx).await?;
        }
        for row in &rows[full..] {
            let query = sqlx::query($one);
            $bind!(query, row $(, $more)*).execute(&mut *$tx).await?;
        }
    };
}

/// As many ids as a list of [`MANY`] holds; the places left over are NULL.
macro_rules! bind_ids {
    ($query:expr, $ids:expr) => {{
        let mut query = $query;
        for place in 0..$crate::store::many::MANY {
            query = query.bind($ids.get(place).copied());
        }
        query
    }};
}

pub(super) use {bind_ids, put_all, values};

#[cfg(test)]
mod tests {
    #[test]
    fn rows_of_placeholders_are_numbered_through() {
        const ONE: &str = values!("INSERT INTO t (a) VALUES ", 1, 1, "");
        const THREE: &str = values!("VALUES ", 4, 3, " ON CONFLICT DO NOTHING");
        assert_eq!(ONE, "INSERT INTO t (a) VALUES ($1)");
        assert_eq!(THREE, "VALUES ($1,$2,$3,$4),($5,$6,$7,$8),($9,$10,$11,$12) ON CONFLICT DO NOTHING");
    }
}
