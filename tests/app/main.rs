//! Use cases without a server before them, at times of the tests' choosing.

mod public_view;
mod rematch;
mod watches;
