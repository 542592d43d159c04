//! Things handed to the store piece by piece, all at hand already.

use cablewatch::access::Scope;
use cablewatch::store::{Handed, NetworkBatch, Recorded, RouteRow, Store, StoreError};
use tokio::sync::mpsc;
use uuid::Uuid;

/// These pieces, then the end.
pub fn handed<T>(pieces: Vec<T>) -> mpsc::Receiver<Handed<T>> {
    let (give, take) = mpsc::channel(pieces.len() + 1);
    for piece in pieces.into_iter().map(Handed::Part).chain([Handed::End]) {
        assert!(give.try_send(piece).is_ok(), "there is room for all");
    }
    take
}

/// Routes to write and to retire, in one transaction.
pub async fn change(
    store: &Store,
    scope: &Scope,
    routes: Vec<RouteRow>,
    retire: Vec<Uuid>,
    import: Option<Uuid>,
) -> Result<i64, StoreError> {
    let batch = NetworkBatch { routes, retire_routes: retire, ..NetworkBatch::default() };
    let record = import.map(|id| Recorded::Proposal { id, by: None });
    store.apply_network(scope, handed(vec![batch]), record, crate::things::now()).await
}
