//! The line of advice fits the operation and what became of it.

use vonage_video_emulator::Fault;

use crate::support::Stage;

async fn advice(stage: &Stage, arguments: &[&str], fault: Fault, code: i32) -> String {
    stage.emulator.control().fault(fault.forever()).await.unwrap();
    let error = stage.run(&[arguments, &["--json"]].concat()).await.error(code);
    stage.emulator.control().clear_faults().await;
    error["advice"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn advice_fits_the_operation() {
    let stage = Stage::set().await;
    let (list, create) = (
        ["streams", "list", stage.session.as_str()],
        ["sessions", "create"],
    );
    let migrate = ["sessions", "migrate", stage.session.as_str()];
    let connections = ["connections", "list", stage.session.as_str()];
    let html = || {
        Fault::status(200)
            .header("content-type", "text/html")
            .body("<html>")
    };
    let json = || {
        Fault::status(200)
            .header("content-type", "application/json")
            .body("7")
    };
    for (arguments, fault, code, word) in [
        (&list[..], html(), 4, "text/html"),
        (&list, json(), 4, "run it again: it only reads"),
        (&create, json(), 4, "run it again: should the first session exist"),
        (&migrate, json(), 4, "15214"),
        (&create, Fault::status(404), 3, "correct --url"),
        (&connections, Fault::status(404), 3, "nobody has connected"),
        (
            &list,
            Fault::status(302).header("location", "/"),
            4,
            "correct --url",
        ),
        (&migrate, Fault::close_after(), 4, "15214"),
    ] {
        let advice = advice(&stage, arguments, fault, code).await;
        assert!(advice.contains(word), "{arguments:?} {word}: {advice}");
    }
}

#[tokio::test]
async fn what_is_no_streams_id_is_said_to_be_none() {
    let stage = Stage::set().await;
    let fault = Fault::status(408).forever();
    stage.emulator.control().fault(fault).await.unwrap();
    let error = stage
        .run(&[
            "streams",
            "get",
            &stage.session,
            "a0000000-0000-4000-8000-00000000000a",
            "--json",
        ])
        .await
        .error(3);
    assert_eq!(error["status"], 408);
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .starts_with("this is no stream's id"),
        "{error}"
    );
}
