//! Answers against the documented examples: the same fields, of the same kinds.

use serde_json::{Value, json};

use super::clients::World;

/// What a document is made of, with every value replaced by its kind.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(number) => json!(if number.is_f64() { "float" } else { "integer" }),
        Value::String(_) => json!("string"),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)))
                .collect(),
        ),
    }
}

#[tokio::test]
async fn a_created_session_has_exactly_the_documented_fields() {
    let world = World::start().await;
    let created = world
        .call(
            "POST",
            "/session/create",
            "archiveMode=manual&p2p.preference=disabled",
        )
        .await;
    let documented = json!([{
        "session_id": "2_MX4", "project_id": "a", "partner_id": "a", "create_dt": "Tue Sep 08 09:20:12 PDT 2026",
        "session_status": null, "status_invalid": null, "media_server_hostname": null, "messaging_server_url": null,
        "messaging_url": null, "symphony_address": null, "properties": null, "ice_server": null,
        "session_segment_id": "c2b1f6de-94d3-4f1e-a3f5-70c1c0a9d2e4", "ice_servers": null,
        "ice_credential_expiration": 86100,
    }]);
    assert_eq!(shape(&created.json()), shape(&documented));
    let order = [
        "session_id",
        "project_id",
        "partner_id",
        "create_dt",
        "session_status",
        "status_invalid",
        "media_server_hostname",
        "messaging_server_url",
        "messaging_url",
        "symphony_address",
        "properties",
        "ice_server\"",
        "session_segment_id",
        "ice_servers",
        "ice_credential_expiration",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|field| created.text().find(&format!("\"{field}")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{}", created.text());
    let session = &created.json()[0];
    assert_eq!(session["project_id"], world.application.as_str());
    assert_eq!(session["partner_id"], world.application.as_str());
    assert_eq!(session["ice_credential_expiration"], 86100);
    let words: Vec<_> = session["create_dt"]
        .as_str()
        .unwrap()
        .split(' ')
        .map(str::len)
        .collect();
    assert_eq!(words, [3, 3, 2, 8, 3, 4]);
}

#[tokio::test]
async fn a_list_of_connections_has_exactly_the_documented_fields() {
    let world = World::start().await;
    let session = world.create_session().await;
    world.join(&session, "publisher").await;
    let documented = json!({
        "count": 1, "applicationId": "a", "sessionId": "2_MX4",
        "items": [{"connectionId": "c", "connectionState": "Connected", "createdAt": 1_788_890_501_222_i64}],
    });
    let listed = world.session_call("GET", &session, "/connection").await;
    assert_eq!(shape(&listed.json()), shape(&documented));
}

#[tokio::test]
async fn streams_have_exactly_the_documented_fields() {
    let world = World::start().await;
    let session = world.create_session().await;
    let connection = world.join(&session, "publisher").await;
    let stream = world
        .control
        .publish(&session, &connection, "Stage left")
        .await
        .unwrap();
    let documented = json!({"id": "s", "videoType": "camera", "name": "Stage left", "layoutClassList": []});
    let got = world
        .session_call("GET", &session, &format!("/stream/{stream}"))
        .await;
    assert_eq!(shape(&got.json()), shape(&documented));
    let listed = world.session_call("GET", &session, "/stream").await;
    assert_eq!(
        shape(&listed.json()),
        shape(&json!({"count": 1, "items": [documented]}))
    );
}
