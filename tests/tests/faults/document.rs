//! The record of the table: a part of `docs/faults.md` between two marks, written by `cargo xtask faults --bless`.

use std::path::PathBuf;

const BEGIN: &str = "<!-- faults: begin, written by `cargo xtask faults --bless` -->\n";
const END: &str = "<!-- faults: end -->\n";

/// Set by `--bless`: the record is written instead of compared.
const BLESS: &str = "VONAGE_VIDEO_BLESS_FAULTS";

/// Compares the record with the table, or writes it.
pub(crate) fn check(table: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (record, after) = rest.split_once(END).unwrap();
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}\n{table}\n{END}{after}")).unwrap();
        return;
    }
    assert!(
        record.trim() == table.trim(),
        "docs/faults.md does not show the table as it is: if that is meant, run `cargo xtask faults --bless`"
    );
}
