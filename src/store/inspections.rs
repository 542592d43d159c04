//! What is inspected, as the store keeps it.

mod asset;

pub use asset::AssetRow;
pub(in crate::store) use asset::{AssetColumns, codes_text};
