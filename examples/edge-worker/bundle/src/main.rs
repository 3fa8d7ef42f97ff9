//! `edge-worker-bundle MODULE.wasm FOLDER`: what the program `wasm-bindgen --target web` does, from the library of the
//! same version as in the lock file. Writes `worker.js` and `worker_bg.wasm`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: edge-worker-bundle MODULE.wasm FOLDER");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let written = bindgen.web(true).and_then(|bindgen| {
        bindgen
            .input_path(module)
            .out_name("worker")
            .typescript(false)
            // Workers get the module as an import; there is no URL to load it from.
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the glue could not be written: {error:#}");
            ExitCode::FAILURE
        }
    }
}
