//! Waiting, looking again and reading errors, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, SystemTime};

use vonage_video_core::{Handle, Script, TokenProblem, WaitErrorKind};
use vonage_video_experience_composer::{
    GetRender, ListRenders, RenderFailure, Renders, StartRender, StopRender, conditions,
};
use vonage_video_models::{Page, Render, RenderStatus, UnixMillis};

const URL: &str = "https://stage.example.org/scoreboard";

fn render(status: RenderStatus) -> Render {
    let mut render = Render::new("r", "s");
    render.status = status;
    render
}

fn renders(script: Script) -> Renders {
    Renders::new(Handle::new(script.shared(), "app-1"))
}

#[tokio::test]
async fn waiting_ends_when_the_page_is_published() {
    let script = Script::new()
        .reply::<GetRender>(&render(RenderStatus::Starting))
        .reply::<GetRender>(&render("new state".into()))
        .reply::<GetRender>(&render(RenderStatus::Started));
    let found = renders(script).get("r").until(conditions::started).await.unwrap();
    assert_eq!(found.status, RenderStatus::Started);
}

#[tokio::test]
async fn waiting_ends_at_once_when_it_is_in_vain() {
    for last in [RenderStatus::Failed, RenderStatus::Stopped] {
        let mut ended = render(last.clone());
        ended.reason = Some("Could not load URL".to_owned());
        let script = Script::new().reply::<GetRender>(&ended);
        let error = renders(script)
            .get("r")
            .until(conditions::started)
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), WaitErrorKind::Never(_)), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains(last.as_str()) && text.contains("Could not load URL"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn waiting_for_the_end_takes_a_stop_but_no_failure() {
    let script = Script::new()
        .reply::<GetRender>(&render(RenderStatus::Started))
        .reply::<GetRender>(&render(RenderStatus::Stopped))
        .reply::<GetRender>(&render(RenderStatus::Failed));
    let renders = renders(script);
    renders.get("r").until(conditions::stopped).await.unwrap();
    renders.get("r").until(conditions::stopped).await.unwrap_err();
}

#[tokio::test]
async fn a_start_that_may_have_happened_is_found_by_session_time_and_page() {
    let since = SystemTime::UNIX_EPOCH + Duration::from_secs(1_788_891_300);
    let at = |id: &str, session: &str, seconds: i64, url: &str, name: Option<&str>| {
        let mut render = Render::new(id, session);
        render.created_at = Some(UnixMillis::new(seconds * 1000));
        render.url = Some(url.into());
        render.name = name.map(str::to_owned);
        render
    };
    let items = vec![
        at("other session", "t", 1_788_891_340, URL, None),
        at("no name told", "s", 1_788_891_330, URL, None),
        at(
            "other page",
            "s",
            1_788_891_320,
            "https://stage.example.org/clock",
            None,
        ),
        at("other name", "s", 1_788_891_310, URL, Some("Clock")),
        at(
            "same name, by a slow clock",
            "s",
            1_788_891_271,
            URL,
            Some("Board"),
        ),
        at("too old", "s", 1_788_891_269, URL, None),
    ];
    let script = Script::new()
        .reply::<ListRenders>(&Page::new(100, items))
        .shared();
    let start = StartRender::new("s", "t", URL).name("Board");
    let found = Renders::new(Handle::new(script.clone(), "app-1"))
        .find_started(&start, since)
        .await
        .unwrap();
    let ids: Vec<_> = found.iter().map(|render| render.id.as_str()).collect();
    assert_eq!(ids, ["no name told", "same name, by a slow clock"]);
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn refusals_are_read_by_status_and_code() {
    use RenderFailure::*;
    for (status, body, meaning) in [
        (400, r#"{"code":50001}"#, InvalidUrl),
        (400, r#"{"code":"50002"}"#, UrlUnreachable),
        (400, r#"{"code":50005}"#, InvalidMaxDuration),
        (400, r#"{"code":50006}"#, InvalidResolution),
        (400, r#"{"code":50007}"#, InvalidName),
        (400, r#"{"code":50008}"#, InvalidSession),
        (400, r#"{"code":400}"#, Other),
        (403, r#"{"code":10001}"#, Token(TokenProblem::Malformed)),
        (403, r#"{"code":10003}"#, Credential),
        (403, r#"{"code":10004}"#, Credential),
        (403, r#"{"code":10007}"#, Token(TokenProblem::OtherSession)),
        (409, r#"{"code":15008}"#, NotRouted),
        (429, r#"{"code":50004}"#, QuotaExceeded),
        (429, "", Other),
        (500, r#"{"code":50001}"#, Other),
    ] {
        let script = Script::new().respond::<StartRender>(status, body);
        let error = renders(script)
            .start(StartRender::new("s", "t", URL))
            .await
            .unwrap_err();
        assert_eq!(RenderFailure::of(&error), Some(meaning), "{status} {body}");
        assert_eq!(
            error.is_transient(),
            matches!((status, meaning), (500 | 429, Other))
        );
    }
}

#[tokio::test]
async fn what_is_no_refusal_of_a_start_has_no_such_meaning() {
    let script = Script::new()
        .respond::<StartRender>(202, "<html>")
        .respond::<StopRender>(400, r#"{"code":50001}"#);
    let renders = renders(script);
    let unreadable = renders.start(StartRender::new("s", "t", URL)).await.unwrap_err();
    assert_eq!(RenderFailure::of(&unreadable), None);
    let stop = renders.stop("r").await.unwrap_err();
    assert_eq!(RenderFailure::of(&stop), None);
}
