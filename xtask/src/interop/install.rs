//! Packages of other languages, in a cache outside the tree: a folder for each set of pinned versions.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Context as _;

use crate::workspace::Workspace;

/// A folder with everything installed.
#[derive(Debug)]
pub struct Installed {
    /// Where.
    pub folder: PathBuf,
}

/// Written last, so that an installation that was interrupted does not count.
const COMPLETE: &str = "complete";

/// Installs once for each content of `pins` (files in `interop/<name>/`), which are copied into the folder first.
///
/// # Errors
/// When the pins cannot be read, the cache not written, or `install` fails.
pub fn cached(
    workspace: &Workspace,
    name: &str,
    pins: &[&str],
    install: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<Installed> {
    let source = workspace.root.join("interop").join(name);
    let mut contents = Vec::new();
    for pin in pins {
        let path = source.join(pin);
        contents.push(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let folder = root()?.join(format!("{name}-{:016x}", fingerprint(&contents)));
    if folder.join(COMPLETE).exists() {
        return Ok(Installed { folder });
    }
    println!("installing the {name} packages into {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (pin, content) in pins.iter().zip(&contents) {
        fs::write(folder.join(pin), content)?;
    }
    install(&folder)?;
    fs::write(folder.join(COMPLETE), "")?;
    Ok(Installed { folder })
}

fn root() -> anyhow::Result<PathBuf> {
    const OWN: &str = "vonage-video-interop";
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("VONAGE_VIDEO_INTEROP_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join(OWN)))
        .or_else(|| Some(set("HOME")?.join(".cache").join(OWN)))
        .context("no place for a cache: set VONAGE_VIDEO_INTEROP_CACHE")
}

/// FNV-1a: the same on every machine and with every toolchain, which the standard hasher does not promise.
fn fingerprint(contents: &[Vec<u8>]) -> u64 {
    let bytes = contents.iter().flat_map(|content| content.iter().chain(&[0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_depends_on_content_and_on_where_files_end() {
        assert_eq!(fingerprint(&[]), 0xcbf2_9ce4_8422_2325);
        assert_ne!(fingerprint(&[b"a".to_vec()]), fingerprint(&[b"b".to_vec()]));
        assert_ne!(
            fingerprint(&[b"ab".to_vec()]),
            fingerprint(&[b"a".to_vec(), b"b".to_vec()])
        );
    }
}
