//! `completions`.

use crate::support::Program;

#[tokio::test]
async fn each_shell_gets_a_script_that_knows_the_commands() {
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef vonage-video"),
        ("fish", "complete -c vonage-video"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = Program::bare().run(&["completions", shell]).await.good();
        for word in [sign, "broadcasts", "set-layout", "screenshare-layout"] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_shell_completes_with_its_script() {
    let script = Program::bare().run(&["completions", "bash"]).await.good();
    let file = crate::support::file(&script);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret.txt"), "").unwrap();
    // What bash does when the tab key is pressed.
    let probe = format!(
        "source {}\n\
         press() {{\n\
         COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))\n\
         local registered=$(complete -p vonage-video); registered=${{registered#*-F }}\n\
         \"${{registered%% *}}\" vonage-video \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"\n\
         echo \"${{COMPREPLY[*]}}\"\n\
         }}\n\
         press vonage-video arc; press vonage-video archives st; press vonage-video archives set-layout x --scr\n\
         press vonage-video archives start --output-mode i; press vonage-video completions po\n\
         press vonage-video archives start --layout h; press vonage-video broadcasts start --screenshare-layout c\n\
         press vonage-video archives set-layout x cus; press vonage-video renders start --resolution 19\n\
         cd {}; press vonage-video archives start --name ''; press vonage-video sip dial --password-file ''",
        crate::support::path(&file),
        folder.path().display()
    );
    let shell = tokio::process::Command::new("bash")
        .args(["-c", &probe])
        .output()
        .await;
    // Not every machine has bash.
    if let Ok(shell) = shell {
        assert_eq!(
            String::from_utf8(shell.stdout).unwrap(),
            "archives\nstart stop\n--screenshare-layout\nindividual\npowershell\n\
             horizontalPresentation\n\ncustom\n1920x1080\n\nsecret.txt\n",
            "{}",
            String::from_utf8_lossy(&shell.stderr)
        );
    }
}

#[tokio::test]
async fn what_has_no_effect_or_is_no_shell_is_refused() {
    for arguments in [
        &["completions"][..],
        &["completions", "cmd"],
        &["completions", "bash", "--json"],
        &["completions", "bash", "--url", "http://127.0.0.1:1"],
    ] {
        assert_eq!(Program::bare().run(arguments).await.code, 2, "{arguments:?}");
    }
}
