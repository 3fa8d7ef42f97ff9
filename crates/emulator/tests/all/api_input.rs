//! What the API says of bodies that it cannot read.

use serde_json::json;

use super::clients::World;

#[tokio::test]
async fn no_refusal_of_a_body_names_what_the_program_is_made_of() {
    let world = World::start().await;
    for (path, body, told) in [
        ("/archive", "{", "The body is not valid JSON (line 1, column 1)"),
        ("/archive", "", "The body is not valid JSON (line 1, column 0)"),
        ("/archive", "[]", "The body must be a JSON object"),
        (
            "/archive",
            r#"{"sessionId": []}"#,
            "Invalid body: `sessionId` must be a string that is not empty",
        ),
        (
            "/archive",
            r#"{"sessionId": "x", "outputMode": []}"#,
            "Invalid body: `outputMode` must be text",
        ),
        (
            "/broadcast",
            r#"{"sessionId": "x"}"#,
            "Invalid body: `outputs` is missing",
        ),
        ("/dial", r#"{"sip": []}"#, "Invalid body: `sip` must be an object"),
        (
            "/captions",
            r#"{"sessionId": "x", "token": "y", "maxDuration": "s3cret"}"#,
            "Invalid body: `maxDuration` must be a whole number",
        ),
    ] {
        let refused = world.call("POST", &world.path(path), body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.json()["message"].clone()),
            (400, json!(told)),
            "{path} {body}"
        );
    }
    let fault = [("x-emulator-fault", r#"{"close": 1}"#)];
    let refused = world.try_call("GET", "/", "", &fault).await.unwrap();
    assert_eq!(
        refused.json()["message"],
        "x-emulator-fault: invalid fault: `close` must be text"
    );
    let fault = [("x-emulator-fault", "{")];
    let refused = world.try_call("GET", "/", "", &fault).await.unwrap();
    assert_eq!(
        refused.json()["message"],
        "x-emulator-fault: invalid fault: the header is not valid JSON (line 1, column 1)"
    );
}
