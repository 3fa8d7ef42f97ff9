# For `cargo xtask edge`, which copies it beside the built worker, the key and the other settings.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    # The emulator listens on this machine; workers reach public addresses only unless told otherwise.
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "entry.mjs", esModule = embed "entry.mjs"),
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "worker_bg.wasm", wasm = embed "worker_bg.wasm"),
  ],
  bindings = [
    (name = "APPLICATION_ID", text = embed "application_id"),
    (name = "PRIVATE_KEY", text = embed "private_key.pem"),
    (name = "API", text = embed "api"),
    (name = "SIGNATURE_SECRET", text = embed "signature_secret"),
  ],
  globalOutbound = "loopback",
  compatibilityDate = "2026-01-01",
);
