//! What systemd is told: ready, alive, stopping (sd_notify(3)). Without systemd nothing happens.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// Tell a state; whether anybody was there to hear it.
pub fn tell(state: &str) -> bool {
    let Ok(name) = std::env::var("NOTIFY_SOCKET") else { return false };
    let address = match name.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(&name),
    };
    let sent = address.and_then(|to| UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &to));
    if let Err(error) = &sent {
        tracing::warn!(%error, "systemd was not told");
    }
    sent.is_ok()
}

/// Say that it is alive as often as systemd wants to hear it, until the process ends.
pub async fn keep_alive() {
    let wanted = std::env::var("WATCHDOG_USEC").ok().and_then(|text| text.parse().ok());
    let Some(wanted) = wanted.filter(|micros| *micros > 0) else { return };
    loop {
        tell("WATCHDOG=1");
        tokio::time::sleep(Duration::from_micros(wanted) / 2).await;
    }
}
