// What the platform calls. The module comes as an import, compiled already.
import module from "./worker_bg.wasm";
import { answer, initSync } from "./worker.js";

initSync({ module });

export default {
  fetch: (request, env) => answer(request, env),
};
