//! What this workspace consists of, as `cargo metadata` tells it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::shell;

/// The workspace and its members.
#[derive(Debug)]
pub struct Workspace {
    /// Where the root manifest lies.
    pub root: PathBuf,
    /// Where cargo builds into.
    pub target: PathBuf,
    /// All members, ordered by folder.
    pub members: Vec<Member>,
}

/// One crate of ours.
#[derive(Clone, Debug)]
pub struct Member {
    /// Package name, `vonage-video-auth`.
    pub name: String,
    /// Folder from the root with forward slashes, `crates/auth`.
    pub folder: String,
    /// Name of the library target, `vonage_video_auth`; `None` for a pure program.
    pub library: Option<String>,
    /// Whether the crate is meant for a registry.
    pub published: bool,
    /// Features and what they switch on, `default` included.
    pub features: BTreeMap<String, Vec<String>>,
    /// Declared dependencies of every kind.
    pub dependencies: Vec<Dependency>,
}

/// One declared dependency.
#[derive(Clone, Debug, Deserialize)]
pub struct Dependency {
    /// Package name.
    pub name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub kind: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    publish: Option<Vec<String>>,
    features: BTreeMap<String, Vec<String>>,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Workspace {
    /// Asks cargo; needs no network.
    ///
    /// # Errors
    /// When cargo cannot read the workspace.
    pub fn load() -> anyhow::Result<Self> {
        let json = shell::cargo(Path::new("."))
            .quiet()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .read()?;
        let metadata: Metadata = serde_json::from_str(&json).context("cannot read cargo metadata")?;
        let root = metadata.workspace_root;
        let mut members: Vec<Member> = metadata
            .packages
            .into_iter()
            .map(|package| Member::new(package, &root))
            .collect();
        members.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(Self {
            root,
            target: metadata.target_directory,
            members,
        })
    }

    /// The published crates that have a library: what users build upon.
    pub fn libraries(&self) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(|member| member.published && member.library.is_some())
    }

    /// Finds a member by its package name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// Reads `xtask/rules/<name>.toml`.
    ///
    /// # Errors
    /// When the file is missing or does not have the expected shape.
    pub fn rules<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<T> {
        let path = self.root.join("xtask/rules").join(name).with_extension("toml");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
    }
}

impl Member {
    fn new(package: Package, root: &Path) -> Self {
        let folder = package.manifest_path.parent().unwrap_or(root);
        let folder = folder.strip_prefix(root).unwrap_or(folder);
        let library = package
            .targets
            .iter()
            .find(|target| target.kind.iter().any(|kind| kind.ends_with("lib")));
        Self {
            library: library.map(|target| target.name.replace('-', "_")),
            folder: folder.to_string_lossy().replace('\\', "/"),
            published: package.publish.is_none(),
            name: package.name,
            features: package.features,
            dependencies: package.dependencies,
        }
    }
}

/// Whether a folder is meant by a rule's name for it: the folder itself, or `some/folder/*`.
pub fn folder_matches(pattern: &str, folder: &str) -> bool {
    match pattern.strip_suffix("/*") {
        Some(parent) => folder
            .strip_prefix(parent)
            .is_some_and(|rest| rest.starts_with('/')),
        None => pattern == folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_means_folders_below_and_nothing_else() {
        assert!(folder_matches("crates/areas/*", "crates/areas/sessions"));
        assert!(!folder_matches("crates/areas/*", "crates/areas"));
        assert!(!folder_matches("crates/areas/*", "crates/areas-old/x"));
        assert!(folder_matches("crates/core", "crates/core"));
        assert!(!folder_matches("crates/core", "crates/core/x"));
    }
}
