//! `demo`: the tour goes to its end, in an empty environment, in words and as a document.

use serde_json::{Value, json};

use crate::support::Program;

#[tokio::test]
async fn the_tour_is_told_in_numbered_steps_with_the_code_that_ran() {
    let run = Program::bare().run(&["demo"]).await;
    assert_eq!(run.err, "");
    let told = run.good();
    let numbers: Vec<usize> = told
        .lines()
        .filter(|line| !line.starts_with("      ") && !line.trim_start().starts_with('→'))
        .filter_map(|line| line.get(..2)?.trim().parse().ok())
        .collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    for line in [
        "      let session = client.sessions().create(CreateSession::routed()).await?;",
        "      let streams = client.streams().list(&session.id).await?;",
        "      let host = control.join(&session.id, &host_token).await?;",
        "      control.join(&other.id, &host_token).await;",
        "    → refused: Token does not belong to this session (code 10007)",
        "    → refused: Token has expired (code 10012)",
        "    → 200 OK after 2 attempts",
    ] {
        assert!(told.lines().any(|found| found == line), "{line}\n{told}");
    }
    assert!(told.contains("(not applied, 1 attempt)") && told.contains("(may have happened, 1 attempt)"));
    assert!(told.lines().all(|line| line.chars().count() <= 130), "{told}");
}

#[tokio::test]
async fn the_tour_as_a_document_holds_what_happened() {
    let document = Program::bare().run(&["demo", "--json"]).await.document();
    let steps = document["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 12);
    assert!(
        steps
            .iter()
            .all(|step| step["code"].as_array().is_some_and(|code| !code.is_empty()))
    );
    let facts = |step: usize| &steps[step - 1]["facts"];
    for step in steps {
        let facts = step["facts"].as_object().unwrap();
        assert!(
            !facts.is_empty() && facts.values().all(Value::is_object),
            "{step}"
        );
    }
    assert_eq!(facts(3)["host"]["role"], "moderator");
    assert_eq!(facts(6).as_object().unwrap().len(), 3);
    assert_eq!(facts(8)["refusal"]["code"], json!(10007));
    assert_eq!(
        facts(9)["error"],
        json!({ "outcome": "not_applied", "status": 403, "attempts": 1 })
    );
    assert_eq!(facts(10)["refusal"]["code"], json!(10012));
    assert_eq!(facts(10)["call"], json!({ "status": 200, "attempts": 2 }));
    assert_eq!(facts(11)["call"], json!({ "status": 200, "attempts": 2 }));
    assert_eq!(
        (&facts(12)["error"]["outcome"], &facts(12)["refusal"]["code"]),
        (&json!("unknown"), &json!(15214))
    );
}
