//! What the command line's parser could not read, said in Vietnamese before it says so in English.

use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The arguments as they were given; ends the program where they cannot be read, or ask for help.
pub(super) fn parsed<T: Parser>() -> T {
    T::try_parse().unwrap_or_else(|error| {
        if let Some(says) = vietnamese(&error) {
            eprintln!("{says}");
        }
        error.exit()
    })
}

/// `None` where nothing is wrong: help and the version are asked for.
fn vietnamese(error: &Error) -> Option<String> {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (argument, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    let says = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            return Some("Thiếu lệnh. Đề nghị chọn một lệnh dưới đây.".to_owned());
        }
        ErrorKind::InvalidSubcommand => format!("Không có lệnh '{}'.", told(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("Không có tham số '{argument}'."),
        ErrorKind::MissingRequiredArgument => format!("Thiếu tham số bắt buộc: {argument}."),
        ErrorKind::ArgumentConflict => format!("Tham số '{argument}' không dùng được cùng với tham số khác đã nêu."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("Tham số '{argument}' thiếu giá trị.")
        }
        _ if argument.is_empty() => "Tham số không đúng.".to_owned(),
        _ => format!("Giá trị '{value}' của tham số '{argument}' không đúng."),
    };
    Some(format!("{says} Đề nghị xem cablewatch LỆNH --help."))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn what_cannot_be_read_is_said_in_vietnamese_with_its_name() {
        let table = [
            (&["serve", "--drain", "999"][..], "Giá trị '999' của tham số '--drain <SECONDS>'"),
            (&["serve", "--no-such"], "Không có tham số '--no-such'"),
            (&["patrouille"], "Không có lệnh 'patrouille'"),
            (&["user", "add", "an", "--role"], "Tham số '--role <ROLE>' thiếu giá trị"),
            (&["backup"], "Thiếu tham số bắt buộc: "),
            (&[], "Thiếu lệnh. Đề nghị chọn một lệnh dưới đây."),
        ];
        let says = |arguments: &[&str]| {
            let error = Cli::command().try_get_matches_from([&["cablewatch"], arguments].concat()).unwrap_err();
            vietnamese(&error).unwrap_or_default()
        };
        let wrong = table.map(|(arguments, begins)| (says(arguments), begins));
        let wrong: Vec<_> = wrong.iter().filter(|(says, begins)| !says.starts_with(begins)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let help = Cli::command().try_get_matches_from(["cablewatch", "--help"]).unwrap_err();
        assert_eq!(vietnamese(&help), None, "help is no fault");
    }
}
