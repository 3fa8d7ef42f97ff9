//! Whether nothing was left out: every operation the SDK has a call for has arrived, everything known was looked at.

use std::collections::BTreeSet;

use super::Check;
use super::facts::{Facts, Kind};
use super::sdk::Sdk;

/// What is missing in a driver's checks, besides those that failed.
pub fn gaps(facts: &Facts, sdk: Sdk, checks: &[Check]) -> Vec<String> {
    let mut gaps = Vec::new();
    let proven = proven(checks);
    for operation in facts
        .operations
        .iter()
        .filter(|operation| operation.call(sdk).is_some())
    {
        if !proven.contains(operation.id.as_str()) {
            gaps.push(format!(
                "{}: no check that passed proves that {} ({}) arrived",
                sdk.name(),
                operation.id,
                operation.does
            ));
        }
    }
    for known in facts.known_of(sdk) {
        let looked = checks
            .iter()
            .filter(|check| check.known.as_ref() == Some(&known.id))
            .count();
        if looked != 1 {
            gaps.push(format!(
                "{}: {} was looked at {looked} times",
                sdk.name(),
                known.id
            ));
        }
    }
    for id in checks.iter().filter_map(|check| check.known.as_ref()) {
        if facts.known_of(sdk).all(|known| known.id != *id) {
            gaps.push(format!("{}: interop/known.json has no {id}", sdk.name()));
        }
    }
    gaps
}

/// What was driven, in one line.
pub fn summary(facts: &Facts, sdk: Sdk, checks: &[Check]) -> String {
    let proven = proven(checks).len();
    let kinds = [Kind::Missing, Kind::Broken, Kind::Odd]
        .map(|kind| facts.known_of(sdk).filter(|known| known.kind == kind).count());
    let [missing, broken, odd] = kinds;
    format!(
        "{}: {} checks; {proven} of {} operations arrived; known: {missing} missing, {broken} broken, {odd} odd",
        sdk.name(),
        checks.len(),
        facts.operations.len()
    )
}

fn proven(checks: &[Check]) -> BTreeSet<&str> {
    let passed = checks.iter().filter(|check| check.ok);
    passed
        .flat_map(|check| check.operations.iter().map(String::as_str))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::facts::sample;
    use super::*;

    fn checks(text: &str) -> Vec<Check> {
        serde_json::from_str(text).expect("checks")
    }

    #[test]
    fn nothing_left_out_is_no_gap() {
        let checks = checks(
            r#"[{"check": "a", "ok": true, "operations": ["archives.start"]},
                {"check": "b", "ok": true, "operations": [], "known": "node-broadcast-layout"}]"#,
        );
        assert_eq!(gaps(&sample(), Sdk::Node, &checks), Vec::<String>::new());
    }

    #[test]
    fn a_failed_check_proves_nothing() {
        let checks = checks(
            r#"[{"check": "a", "ok": false, "operations": ["archives.start"]},
                {"check": "b", "ok": true, "operations": [], "known": "node-broadcast-layout"}]"#,
        );
        assert_eq!(gaps(&sample(), Sdk::Node, &checks).len(), 1);
    }

    #[test]
    fn what_is_known_is_looked_at_once_and_nothing_else_is() {
        let checks = checks(
            r#"[{"check": "a", "ok": true, "operations": ["archives.start"]},
                {"check": "b", "ok": true, "operations": [], "known": "node-broadcast-streams"}]"#,
        );
        assert_eq!(gaps(&sample(), Sdk::Node, &checks).len(), 2);
    }
}
