// With passkeys and the OAuth server: what supabase-js supports of them.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import { address, admin, client, ok, PASSWORD, refused } from './setup.mjs'

const { SUPABASE_URL: url } = process.env
const sha256 = (data) => createHash('sha256').update(data).digest()
const base64 = (data) => Buffer.from(data).toString('base64url')

/** A platform authenticator with one key and a signature counter; its responses are in the JSON of browsers. */
const authenticator = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url'),
  ])
  const id = randomBytes(16)
  let counter = 0
  let userHandle
  const data = (flags) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256('localhost'), Buffer.from([flags]), count])
  }
  const clientData = (type, challenge) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: 'http://localhost:3000', crossOrigin: false }))
  const credential = (response) => ({ id: base64(id), rawId: base64(id), type: 'public-key', response, clientExtensionResults: {} })
  return {
    create: ({ challenge, user }) => {
      userHandle = user.id
      const authData = Buffer.concat([data(0x45), Buffer.alloc(16), Buffer.from([0, 16]), id, cose])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(authData.length)
      const attestationObject = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'), length, authData,
      ])
      const clientDataJSON = base64(clientData('webauthn.create', challenge))
      return credential({ clientDataJSON, attestationObject: base64(attestationObject), transports: ['internal'] })
    },
    get: ({ challenge }) => {
      const raw = clientData('webauthn.get', challenge)
      const authenticatorData = data(0x05)
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(raw)]), privateKey)
      return credential({
        clientDataJSON: base64(raw), authenticatorData: base64(authenticatorData), signature: base64(signature), userHandle,
      })
    },
  }
}

const signedUp = async () => {
  const supabase = client({ experimental: { passkey: true } })
  const email = address()
  ok(await supabase.auth.signUp({ email, password: PASSWORD }))
  return { supabase, email }
}

test('a passkey: register, sign in with it, rename, delete', async () => {
  const { supabase, email } = await signedUp()
  const device = authenticator()
  const started = ok(await supabase.auth.passkey.startRegistration())
  assert.equal(started.options.authenticatorSelection.residentKey, 'required')
  const made = { challengeId: started.challenge_id, credential: device.create(started.options) }
  const passkey = ok(await supabase.auth.passkey.verifyRegistration(made))
  refused(await supabase.auth.passkey.verifyRegistration(made), 400, 'webauthn_challenge_not_found')

  const other = client({ experimental: { passkey: true } })
  const { challenge_id: challengeId, options } = ok(await other.auth.passkey.startAuthentication())
  const credential = device.get(options)
  const { session } = ok(await other.auth.passkey.verifyAuthentication({ challengeId, credential }))
  assert.equal(session.user.email, email)
  refused(await other.auth.passkey.verifyAuthentication({ challengeId, credential }), 400, 'webauthn_challenge_not_found')

  const next = ok(await other.auth.passkey.startAuthentication())
  const unknown = { challengeId: next.challenge_id, credential: authenticator().get(next.options) }
  refused(await other.auth.passkey.verifyAuthentication(unknown), 400, 'webauthn_verification_failed')

  const passkeyId = passkey.id
  assert.equal(ok(await supabase.auth.passkey.update({ passkeyId, friendlyName: 'my phone' })).friendly_name, 'my phone')
  assert.equal(ok(await supabase.auth.passkey.list()).length, 1)
  ok(await supabase.auth.passkey.delete({ passkeyId }))
  assert.deepEqual(ok(await supabase.auth.passkey.list()), [])
})

test('WebAuthn as a second factor', async () => {
  const { supabase, email } = await signedUp()
  const device = authenticator()
  const { id } = ok(await supabase.auth.mfa.enroll({ factorType: 'webauthn', friendlyName: 'key' }))
  const step = async (client, path, body) => {
    const { session } = ok(await client.auth.getSession())
    const headers = { authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/auth/v1/factors/${id}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, body: await response.json() }
  }
  const verify = async (client, respond) => {
    const { body: challenge } = await step(client, 'challenge', {})
    const { type, credential_options: options } = challenge.webauthn
    const webauthn = { type, credential_response: respond(type, options.publicKey) }
    return step(client, 'verify', { challenge_id: challenge.id, webauthn })
  }
  assert.equal((await verify(supabase, (_, options) => authenticator().get(options))).status, 400)
  const enrolled = await verify(supabase, (type, options) => device[type === 'create' ? 'create' : 'get'](options))
  assert.equal(enrolled.body.user.factors[0].status, 'verified')
  const other = client()
  ok(await other.auth.signInWithPassword({ email, password: PASSWORD }))
  assert.equal((await verify(other, (_, options) => authenticator().get(options))).status, 400)
  assert.equal((await verify(other, (_, options) => device.get(options))).status, 200)
})

test('OAuth clients: create, list, change, new secret, delete', async () => {
  const made = ok(await admin.oauth.createClient({ client_name: 'App', redirect_uris: ['https://app.example/callback'] }))
  assert.ok(made.client_secret)
  assert.deepEqual([made.client_type, made.response_types], ['confidential', ['code']])
  refused(await admin.oauth.createClient({ client_name: 'App', redirect_uris: [] }), 400, 'validation_failed')
  const id = made.client_id
  assert.equal(ok(await admin.oauth.listClients()).clients[0].client_id, id)
  assert.equal(ok(await admin.oauth.updateClient(id, { client_name: 'Other' })).client_name, 'Other')
  const renewed = ok(await admin.oauth.regenerateClientSecret(id))
  assert.notEqual(renewed.client_secret, made.client_secret)
  assert.equal('client_secret' in ok(await admin.oauth.getClient(id)), false)
  ok(await admin.oauth.deleteClient(id))
  refused(await admin.oauth.getClient(id), 404, 'oauth_client_not_found')
})

test('an OAuth client is authorized, gets tokens, and is revoked', async () => {
  const { supabase, email } = await signedUp()
  const redirect_uri = 'https://app.example/callback'
  const app = ok(await admin.oauth.createClient({ client_name: 'App', redirect_uris: [redirect_uri] }))
  const verifier = base64(randomBytes(40))
  const query = new URLSearchParams({
    client_id: app.client_id, redirect_uri, state: 'mine', scope: 'email',
    code_challenge: base64(sha256(verifier)), code_challenge_method: 'S256',
  })
  const started = await fetch(`${url}/auth/v1/oauth/authorize?${query}`, { redirect: 'manual' })
  const id = new URL(started.headers.get('location')).searchParams.get('authorization_id')
  assert.equal(ok(await supabase.auth.oauth.getAuthorizationDetails(id)).client.name, 'App')
  const approved = ok(await supabase.auth.oauth.approveAuthorization(id, { skipBrowserRedirect: true }))
  const redirect = new URL(approved.redirect_url)
  assert.equal(redirect.searchParams.get('state'), 'mine')
  const form = {
    grant_type: 'authorization_code', code: redirect.searchParams.get('code'), code_verifier: verifier,
    client_id: app.client_id, client_secret: app.client_secret, redirect_uri,
  }
  const requestToken = (values) => fetch(`${url}/auth/v1/oauth/token`, { method: 'POST', body: new URLSearchParams(values) })
  assert.equal((await requestToken({ ...form, client_secret: 'wrong' })).status, 401)
  const tokens = await (await requestToken(form)).json()
  assert.equal((await (await requestToken(form)).json()).error, 'invalid_grant')
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  assert.equal((await (await fetch(`${url}/auth/v1/oauth/userinfo`, { headers })).json()).email, email)
  const again = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  assert.equal((await requestToken({ ...form, ...again })).status, 200)
  refused(await client().auth.refreshSession({ refresh_token: tokens.refresh_token }), 400, undefined)
  assert.equal(ok(await supabase.auth.oauth.listGrants())[0].client.name, 'App')
  ok(await supabase.auth.oauth.revokeGrant({ clientId: app.client_id }))
  assert.equal((await fetch(`${url}/auth/v1/user`, { headers })).status, 403)
})
