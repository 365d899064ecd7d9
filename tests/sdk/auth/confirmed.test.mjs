// With autoconfirm, anonymous sign-ins and asymmetric keys.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { address, admin, client, ok, PASSWORD, refused } from './setup.mjs'

const signedUp = async () => {
  const supabase = client()
  const email = address()
  const { session } = ok(await supabase.auth.signUp({ email, password: PASSWORD, options: { data: { plan: 'pro' } } }))
  return { supabase, email, session }
}

test('sign up, sign out, sign in with the password', async () => {
  const { supabase, email, session } = await signedUp()
  assert.equal(session.user.user_metadata.plan, 'pro')
  assert.equal((await supabase.auth.signOut()).error, null)
  assert.equal(ok(await supabase.auth.getSession()).session, null)
  refused(await supabase.auth.signInWithPassword({ email, password: 'wrong' }), 400, 'invalid_credentials')
  const { user } = ok(await supabase.auth.signInWithPassword({ email, password: PASSWORD }))
  assert.equal(user.email, email)
  refused(await supabase.auth.signUp({ email, password: PASSWORD }), 422, 'user_already_exists')
})

test('a weak password has reasons', async () => {
  const { error } = await client().auth.signUp({ email: address(), password: 'short' })
  assert.equal(error.name, 'AuthWeakPasswordError')
  assert.deepEqual(error.reasons, ['length'])
})

test('refresh rotates, and the reuse of an old token ends the session', async () => {
  const { supabase, session } = await signedUp()
  const second = ok(await supabase.auth.refreshSession()).session
  assert.notEqual(second.refresh_token, session.refresh_token)
  ok(await supabase.auth.refreshSession())
  refused(await client().auth.refreshSession(session), 400, 'refresh_token_already_used')
  refused(await client().auth.refreshSession({ refresh_token: 'unknown12345' }), 400, 'refresh_token_not_found')
})

for (const [scope, others] of [['local', true], ['others', false], ['global', false]]) {
  test(`sign out with scope ${scope}`, async () => {
    const { supabase, email } = await signedUp()
    const other = client()
    ok(await other.auth.signInWithPassword({ email, password: PASSWORD }))
    assert.equal((await supabase.auth.signOut({ scope })).error, null)
    const { error } = await other.auth.getUser()
    assert.equal(error === null, others)
    assert.equal(ok(await supabase.auth.getSession()).session !== null, scope === 'others')
  })
}

test('getClaims checks the signature against the JWKS', async () => {
  const { supabase, session } = await signedUp()
  const { claims, header } = ok(await supabase.auth.getClaims())
  assert.equal(header.alg, 'ES256')
  assert.equal(claims.sub, session.user.id)
  const [head, body, signature] = session.access_token.split('.')
  const flipped = signature[0] === 'A' ? 'B' : 'A'
  const { error } = await client().auth.getClaims(`${head}.${body}.${flipped}${signature.slice(1)}`)
  assert.ok(error)
})

test('an anonymous user becomes a permanent one', async () => {
  const supabase = client()
  const { user, session } = ok(await supabase.auth.signInAnonymously({ options: { data: { cart: 3 } } }))
  assert.equal(user.is_anonymous, true)
  assert.ok(session)
  const email = address()
  const converted = ok(await supabase.auth.updateUser({ email, password: PASSWORD })).user
  assert.deepEqual([converted.id, converted.email, converted.is_anonymous], [user.id, email, false])
  assert.equal(converted.user_metadata.cart, 3)
  ok(await client().auth.signInWithPassword({ email, password: PASSWORD }))
})

test('update metadata and password', async () => {
  const { supabase, email } = await signedUp()
  const { user } = ok(await supabase.auth.updateUser({ data: { plan: null, theme: 'dark' } }))
  assert.equal('plan' in user.user_metadata, false)
  assert.equal(user.user_metadata.theme, 'dark')
  refused(await supabase.auth.updateUser({ password: PASSWORD }), 422, 'same_password')
  ok(await supabase.auth.updateUser({ password: 'another-secret' }))
  ok(await client().auth.signInWithPassword({ email, password: 'another-secret' }))
})

const code = (secret) => {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff
  return String(number % 1e6).padStart(6, '0')
}

test('a second factor: enrol, challenge, verify, sign in again, unenrol', async () => {
  const { supabase, email } = await signedUp()
  const factor = ok(await supabase.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' }))
  assert.match(factor.totp.qr_code, /^data:image\/svg\+xml;utf-8,<svg [^#]*$/)
  refused(await supabase.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' }), 422, 'mfa_factor_name_conflict')
  const factorId = factor.id
  const { id: challengeId } = ok(await supabase.auth.mfa.challenge({ factorId }))
  refused(await supabase.auth.mfa.verify({ factorId, challengeId, code: '000000' }), 422, 'mfa_verification_failed')
  const verified = ok(await supabase.auth.mfa.verify({ factorId, challengeId, code: code(factor.totp.secret) }))
  assert.equal(verified.user.factors[0].status, 'verified')
  assert.equal(ok(await supabase.auth.mfa.getAuthenticatorAssuranceLevel()).currentLevel, 'aal2')

  const other = client()
  ok(await other.auth.signInWithPassword({ email, password: PASSWORD }))
  const levels = ok(await other.auth.mfa.getAuthenticatorAssuranceLevel())
  assert.deepEqual([levels.currentLevel, levels.nextLevel], ['aal1', 'aal2'])
  refused(await other.auth.updateUser({ password: 'another-secret' }), 401, 'insufficient_aal')
  refused(await other.auth.mfa.unenroll({ factorId }), 422, 'insufficient_aal')
  ok(await other.auth.mfa.challengeAndVerify({ factorId, code: code(factor.totp.secret) }))
  ok(await other.auth.mfa.unenroll({ factorId }))
  assert.deepEqual(ok(await other.auth.mfa.listFactors()).all, [])
})

test('admin API: create, list, read, update, ban, delete', async () => {
  const email = address()
  const { user } = ok(
    await admin.createUser({ email, password: PASSWORD, email_confirm: true, app_metadata: { role: 'editor' } }),
  )
  assert.ok(user.email_confirmed_at)
  refused(await admin.createUser({ email }), 422, 'email_exists')
  const page = ok(await admin.listUsers({ page: 1, perPage: 1 }))
  assert.deepEqual([page.users.length, page.users[0].id, page.nextPage], [1, user.id, 2])
  assert.ok(page.total > 1)
  assert.equal(ok(await admin.getUserById(user.id)).user.app_metadata.role, 'editor')
  const changed = ok(await admin.updateUserById(user.id, { user_metadata: { name: 'Ada' }, ban_duration: '1h' })).user
  assert.equal(changed.user_metadata.name, 'Ada')
  refused(await client().auth.signInWithPassword({ email, password: PASSWORD }), 400, 'user_banned')
  ok(await admin.deleteUser(user.id))
  refused(await admin.getUserById(user.id), 404, 'user_not_found')
})

test('the admin API needs the service key', async () => {
  const { supabase } = await signedUp()
  refused(await supabase.auth.admin.listUsers(), 403, 'not_admin')
})

test('signInWithOAuth returns a URL, and disabled features are reported', async () => {
  const supabase = client()
  const { url } = ok(await supabase.auth.signInWithOAuth({ provider: 'github', options: { skipBrowserRedirect: true } }))
  const response = await fetch(url, { redirect: 'manual' })
  assert.deepEqual([response.status, (await response.json()).msg], [400, 'Unsupported provider: provider is not enabled'])
  refused(await supabase.auth.signInWithSSO({ domain: 'example.org' }), 404, 'saml_provider_disabled')
  refused(await admin.customProviders.listProviders(), 404, 'feature_disabled')
  const signed = await signedUp()
  refused(await signed.supabase.auth.linkIdentity({ provider: 'github' }), 404, 'manual_linking_disabled')
})
