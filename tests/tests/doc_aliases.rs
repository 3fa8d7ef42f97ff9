//! Whoever comes from the Node SDK or from OpenTok finds an operation by the name it has there.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the sources are read from disk")]

use std::path::Path;

/// Names of the Node SDK for the Vonage Video API and of the OpenTok SDK for Node, and where the operation lives.
const NAMES: &[(&str, &[&str])] = &[
    (
        "areas/sessions/src/client.rs",
        &[
            "createSession",
            "listConnections",
            "getConnections",
            "migrateSession",
        ],
    ),
    (
        "areas/streams/src/client.rs",
        &["listStreams", "getStream", "getStreamInfo", "setStreamClassLists"],
    ),
    (
        "areas/archives/src/client.rs",
        &[
            "startArchive",
            "stopArchive",
            "getArchive",
            "listArchives",
            "searchArchives",
            "deleteArchive",
            "setArchiveLayout",
            "updateArchiveLayout",
            "addArchiveStream",
            "removeArchiveStream",
        ],
    ),
    (
        "areas/broadcasts/src/client.rs",
        &[
            "startBroadcast",
            "stopBroadcast",
            "getBroadcast",
            "listBroadcasts",
            "searchBroadcasts",
            "setBroadcastLayout",
            "updateBroadcast",
            "addBroadcastStream",
            "addStreamToBroadcast",
            "removeBroadcastStream",
            "removeStreamFromBroadcast",
        ],
    ),
    ("areas/signals/src/client.rs", &["sendSignal", "signal"]),
    (
        "areas/moderation/src/client.rs",
        &[
            "forceDisconnect",
            "disconnectClient",
            "forceMuteStream",
            "muteStream",
            "forceMuteAll",
            "disableForceMute",
        ],
    ),
    (
        "areas/sip/src/client.rs",
        &["initiateSIPCall", "intiateSIPCall", "playDTMF", "forceDisconnect"],
    ),
    (
        "areas/captions/src/client.rs",
        &[
            "startCaptions",
            "enableCaptions",
            "stopCaptions",
            "disableCaptions",
        ],
    ),
    (
        "areas/experience-composer/src/client.rs",
        &[
            "startRender",
            "startExperienceComposerRender",
            "getRender",
            "getExperienceComposerRender",
            "listRenders",
            "listExperienceComposerRenders",
            "stopRender",
            "stopExperienceComposerRender",
        ],
    ),
    (
        "areas/audio-connector/src/client.rs",
        &["websocketConnect", "connectToWebsocket", "disconnectWebsocket"],
    ),
    (
        "vonage-video/src/client.rs",
        &["generateClientToken", "generateToken"],
    ),
    (
        "vonage-video/src/handles/session.rs",
        &[
            "generateClientToken",
            "startArchive",
            "forceDisconnect",
            "initiateSIPCall",
            "playDTMF",
            "sendSignal",
        ],
    ),
];

#[test]
fn operations_are_found_by_their_names_in_other_sdks() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    for (file, names) in NAMES {
        let source = std::fs::read_to_string(crates.join(file)).unwrap();
        let aliases: Vec<&str> = source
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("#[doc(alias(") || line.starts_with('"'))
            .collect();
        for name in *names {
            let quoted = format!("\"{name}\"");
            assert!(
                aliases.iter().any(|line| line.contains(&quoted)),
                "{file}: {name}"
            );
        }
    }
}
