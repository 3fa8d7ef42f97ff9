// Our client tokens: accepted by `@vonage/jwt`, and equal to the official SDK's, claim by claim.

import assert from 'node:assert/strict';

import { officialToken } from './client_tokens.mjs';
import { check, decode, given, publicKey, verifySignature } from './harness.mjs';

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
// The two tokens are signed one after the other, perhaps across a second's border.
const SLACK_SECONDS = 2;

/** Where ours may differ from theirs, and why. */
function knownDifferences(wish) {
  // Theirs names an empty list of classes; without the claim there are none either, so ours leaves it out.
  return wish.classes === undefined ? { initial_layout_class_list: { ours: undefined, theirs: '' } } : {};
}

function differences(ours, theirs) {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  // These are new in every token and compared by form.
  for (const name of ['jti', 'iat', 'exp']) names.delete(name);
  const found = {};
  for (const name of names) {
    try {
      assert.deepEqual(ours[name], theirs[name]);
    } catch {
      found[name] = { ours: ours[name], theirs: theirs[name] };
    }
  }
  return found;
}

export async function ourTokens() {
  for (const wish of given.tokens) {
    await check(`our token verifies: ${wish.name}`, () => {
      assert.equal(verifySignature(wish.token, publicKey), true);
      const [header, , signature] = wish.token.split('.');
      const forged = Buffer.from('{"role":"moderator"}').toString('base64url');
      assert.equal(verifySignature(`${header}.${forged}.${signature}`, publicKey), false);
    });

    await check(`our token equals theirs: ${wish.name}`, () => {
      const ours = decode(wish.token);
      const theirs = decode(officialToken(wish));
      assert.deepEqual(ours.header, theirs.header);
      assert.deepEqual(differences(ours.claims, theirs.claims), knownDifferences(wish));
      for (const { claims } of [ours, theirs]) {
        assert.match(claims.jti, UUID4);
        assert.ok(Number.isInteger(claims.iat) && Number.isInteger(claims.exp));
        assert.ok(Math.abs(claims.exp - claims.iat - wish.life) <= SLACK_SECONDS, `lives ${claims.exp - claims.iat} s`);
      }
    });
  }
}
