//! What the machine tells of files and disks.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::statfs;

/// File systems of other machines, by the numbers of statfs(2).
const SHARES: [(i64, &str); 8] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB 2"),
    (0x00C3_6400, "Ceph"),
    (0x0102_1997, "9P"),
    (0x5346_414F, "AFS"),
    (0x6573_5546, "FUSE"),
];

/// The kind of network share that a file lies on.
pub(super) fn share(file: &Path) -> Option<String> {
    let kind = statfs(file).ok()?.f_type;
    named(kind).map(str::to_owned)
}

fn named(kind: i64) -> Option<&'static str> {
    // Some numbers come with their sign.
    SHARES.iter().find(|(number, _)| *number & 0xFFFF_FFFF == kind & 0xFFFF_FFFF).map(|(_, name)| *name)
}

/// Bytes that are free where a file lies, and those that these files take.
pub(super) fn space(file: &Path, all: &[PathBuf]) -> Option<(u64, u64)> {
    let disk = statfs(file).ok()?;
    let free = disk.f_bavail.saturating_mul(u64::try_from(disk.f_bsize).ok()?);
    Some((free, all.iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum()))
}

/// Who may do what with a file; nobody where it is not there.
pub(super) fn mode(file: &Path) -> u32 {
    fs::metadata(file).map_or(0, |file| file.permissions().mode() & 0o777)
}

/// Whether a file can be made in a folder.
pub(super) fn is_writable(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_share_is_known_by_its_number() {
        assert_eq!(named(0x6969), Some("NFS"));
        assert_eq!(named(-11_317_950), Some("CIFS"), "with its sign");
        assert_eq!(named(0xEF53), None, "ext4 is local");
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(share(folder.path()), None);
        assert!(is_writable(folder.path()) && !is_writable(&folder.path().join("none")));
    }
}
