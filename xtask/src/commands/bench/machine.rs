//! On what the numbers were taken.

use std::fs;
use std::thread;

use crate::shell::Cmd;
use crate::workspace::Workspace;

/// Processor, how many of it, system, and the versions of what ran.
pub fn line(workspace: &Workspace) -> String {
    let said = |program: &str, arguments: &[&str]| {
        let command = Cmd::new(program, &workspace.root).quiet().args(arguments);
        let text = command.read().unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim().to_owned();
        if first.is_empty() {
            format!("no {program}")
        } else {
            first
        }
    };
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("a processor that does not say its name", |(_, name)| name);
    let system = said("uname", &["-sr"]);
    // What follows the version is the distributor's affair.
    let system = system.split('-').next().unwrap_or_default();
    format!(
        "{model}, {} of them; {system}; {}; Node {}; {}",
        thread::available_parallelism().map_or(1, usize::from),
        said("rustc", &["--version"]),
        said("node", &["--version"]),
        said("python3", &["--version"]),
    )
}
