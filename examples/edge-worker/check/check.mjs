// For `cargo xtask edge`: asks a running worker what its users ask, and checks the answers with jose, which knows
// nothing of the crates that made them. Reads an order on standard input and prints what it found.
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(pathToFileURL(`${order.modules}/package.json`));
const { jwtVerify, SignJWT } = await import(pathToFileURL(require.resolve("jose")));
const key = createPublicKey(readFileSync(order.private_key_path));

const checks = [];
async function check(name, work) {
  try {
    await work();
    checks.push({ check: name, ok: true, detail: "" });
  } catch (error) {
    checks.push({ check: name, ok: false, detail: String(error) });
  }
}
function same(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}
async function ask(path, init) {
  const answer = await fetch(order.worker + path, init);
  return { status: answer.status, body: await answer.json() };
}
async function claims(token) {
  const { payload, protectedHeader } = await jwtVerify(token, key, { algorithms: ["RS256"] });
  same("alg", protectedHeader.alg, "RS256");
  return payload;
}

await check("tokens verify and say what was asked", async () => {
  const ids = new Set();
  for (let count = 0; count < 20; count++) {
    const { status, body } = await ask(`/token?session=1_edge&role=moderator&data=uid%3D${count}`);
    same("status", status, 200);
    const token = await claims(body.token);
    same("application_id", token.application_id, order.application_id);
    same("session_id", token.session_id, "1_edge");
    same("role", token.role, "moderator");
    same("connection_data", token.connection_data, `uid=${count}`);
    same("life", token.exp - token.iat, 3600);
    if (Math.abs(token.iat - Date.now() / 1000) > 60) throw new Error("iat is not the time here");
    ids.add(token.jti);
  }
  same("different token ids", ids.size, 20);
});
await check("tokens verify under load", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => ask("/token?session=1_edge")));
  for (const { body } of all) same("role", (await claims(body.token)).role, "publisher");
});
await check("a token signed by another key would be noticed", async () => {
  const { body } = await ask("/token?session=1_edge");
  const [header, payload, signature] = body.token.split(".");
  const forged = (signature[0] === "A" ? "B" : "A") + signature.slice(1);
  const refused = await claims([header, payload, forged].join(".")).then(() => false, () => true);
  same("refused", refused, true);
});
await check("a grant against the rules is refused with its field", async () => {
  const { status, body } = await ask(`/token?session=1_edge&data=${"x".repeat(1001)}`);
  same("status", status, 400);
  same("field", body.field, "data");
  same("token", body.token, undefined);
});
await check("an unknown role is refused", async () => same("status", (await ask("/token?session=1&role=king")).status, 400));
await check("a session is created over fetch", async () => {
  const ids = new Set();
  for (let count = 0; count < 2; count++) {
    const { status, body } = await ask("/sessions", { method: "POST" });
    if (status !== 201) throw new Error(`status ${status}: ${JSON.stringify(body)}`);
    ids.add(body.session);
    same("session_id", (await claims((await ask(`/token?session=${encodeURIComponent(body.session)}`)).body.token)).session_id, body.session);
  }
  same("different sessions", ids.size, 2);
});

const event = { event: "archive", id: "7a7a7a7a-0000-4000-8000-123412341234", sessionId: "1_edge", status: "started" };
function signed(body, changes = {}, secret = order.signature_secret) {
  const payload_hash = createHash("sha256").update(body).digest("hex");
  const said = { iss: "Vonage", jti: crypto.randomUUID(), payload_hash, application_id: order.application_id, ...changes };
  return new SignJWT(said).setProtectedHeader({ alg: "HS256", typ: "JWT" }).setIssuedAt().sign(Buffer.from(secret));
}
function deliver(body, ...tokens) {
  const headers = tokens.map((token) => ["authorization", `Bearer ${token}`]);
  return ask("/webhooks/archive", { method: "POST", body, headers: [["content-type", "application/json"], ...headers] });
}
// Announces a body and sends none of it: who needs it to answer never does.
function announce(length) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": length };
    const post = request(`${order.worker}/webhooks/archive`, { method: "POST", headers });
    post.once("response", (answer) => {
      resolve(answer.statusCode);
      post.destroy();
    });
    post.once("error", reject);
    post.flushHeaders();
  });
}
await check("a signed callback is taken", async () => {
  const body = JSON.stringify(event);
  const { status, body: said } = await deliver(body, await signed(body));
  same("status", status, 200);
  same("archive", said.archive, event.id);
  same("status of the archive", said.status, "started");
});
await check("a callback that is not Vonage's is refused", async () => {
  const body = JSON.stringify(event);
  const token = await signed(body);
  const refused = async (what, wanted, ...delivery) => same(what, (await deliver(...delivery)).status, wanted);
  await refused("signed with another secret", 401, body, await signed(body, {}, "another secret"));
  await refused("with another body", 401, body.replace("started", "stopped"), token);
  await refused("without a hash of its body", 401, body, await signed(body, { payload_hash: undefined }));
  await refused("of another application", 401, body, await signed(body, { application_id: "another" }));
  await refused("with two tokens", 401, body, token, token);
  await refused("unsigned", 503, body);
  same("too long", await announce(3 * 1024 * 1024), 413);
});

// The runtime's clock stands still while it computes, so time is taken here; an empty request is subtracted.
async function time(tokens) {
  const start = performance.now();
  const { status } = await ask(`/measure?tokens=${tokens}`);
  same("status", status, 200);
  return performance.now() - start;
}
async function median(tokens) {
  const times = [];
  for (let round = 0; round < 7; round++) times.push(await time(tokens));
  return times.sort((a, b) => a - b)[3];
}
const TOKENS = 50;
await time(TOKENS);
const per_token = ((await median(TOKENS)) - (await median(0))) / TOKENS;
console.log(JSON.stringify({ checks, per_token }));
