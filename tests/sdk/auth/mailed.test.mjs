// With e-mail confirmation: the flows that use the mailbox.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { address, admin, click, client, mail, ok, PASSWORD, refused } from './setup.mjs'

const confirmed = async (email = address(), auth = {}) => {
  const supabase = client(auth)
  ok(await supabase.auth.signUp({ email, password: PASSWORD }))
  ok(await supabase.auth.verifyOtp({ email, token: (await mail(email)).codes[0], type: 'signup' }))
  return { supabase, email }
}

test('sign up, confirm by the link, sign in', async () => {
  const supabase = client()
  const email = address()
  const { user, session } = ok(await supabase.auth.signUp({ email, password: PASSWORD }))
  assert.equal(session, null)
  assert.ok(user.confirmation_sent_at)
  refused(await supabase.auth.signInWithPassword({ email, password: PASSWORD }), 400, 'email_not_confirmed')
  ok(await supabase.auth.resend({ type: 'signup', email }))
  const { fragment } = await click(await mail(email))
  const [access_token, refresh_token] = [fragment.get('access_token'), fragment.get('refresh_token')]
  ok(await supabase.auth.setSession({ access_token, refresh_token }))
  assert.equal(ok(await supabase.auth.getUser()).user.email, email)
  const again = ok(await client().auth.signUp({ email, password: PASSWORD }))
  assert.deepEqual(again.user.identities, [])
})

test('reset the password through the mailbox', async () => {
  const { email } = await confirmed()
  const supabase = client()
  ok(await supabase.auth.resetPasswordForEmail(email, { redirectTo: 'http://localhost:3000/new-password' }))
  const message = await mail(email)
  const { target, fragment } = await click(message)
  assert.equal(target.pathname, '/new-password')
  assert.equal(fragment.get('type'), 'recovery')
  ok(await supabase.auth.setSession(Object.fromEntries(fragment)))
  ok(await supabase.auth.updateUser({ password: 'another-secret' }))
  ok(await client().auth.signInWithPassword({ email, password: 'another-secret' }))
  const { fragment: late } = await click(message)
  assert.equal(late.get('error_code'), 'otp_expired')
})

test('a magic link, and its code', async () => {
  const { email } = await confirmed()
  const supabase = client()
  ok(await supabase.auth.signInWithOtp({ email }))
  assert.equal((await click(await mail(email))).fragment.get('type'), 'magiclink')
  ok(await supabase.auth.signInWithOtp({ email }))
  const { session } = ok(await supabase.auth.verifyOtp({ email, token: (await mail(email)).codes[0], type: 'email' }))
  assert.ok(session)
  refused(await supabase.auth.verifyOtp({ email, token: '000000', type: 'email' }), 403, 'otp_expired')
  refused(await supabase.auth.signInWithOtp({ email: address(), options: { shouldCreateUser: false } }), 422, 'otp_disabled')
})

test('PKCE: the link has a code, which only the browser with the verifier can exchange', async () => {
  const pkce = { flowType: 'pkce' }
  const supabase = client(pkce)
  const email = address()
  ok(await supabase.auth.signUp({ email, password: PASSWORD }))
  const code = (await click(await mail(email))).query.get('code')
  const { error } = await client(pkce).auth.exchangeCodeForSession(code)
  assert.ok(error, 'another browser has no verifier')
  const { session } = ok(await supabase.auth.exchangeCodeForSession(code))
  assert.equal(session.user.email, email)
  ok(await supabase.auth.resetPasswordForEmail(email))
  const recovery = (await click(await mail(email))).query.get('code')
  ok(await supabase.auth.exchangeCodeForSession(recovery))
})

test('change the e-mail address with both confirmations', async () => {
  const { supabase, email } = await confirmed()
  const target = address()
  const { user } = ok(await supabase.auth.updateUser({ email: target }))
  assert.deepEqual([user.email, user.new_email], [email, target])
  assert.match((await click(await mail(target))).fragment.get('message'), /link sent to the other email/)
  assert.ok((await click(await mail(email))).fragment.get('access_token'))
  ok(await client().auth.signInWithPassword({ email: target, password: PASSWORD }))
})

test('reauthenticate by a mailed nonce', async () => {
  const { supabase, email } = await confirmed()
  ok(await supabase.auth.reauthenticate())
  const nonce = (await mail(email)).codes[0]
  ok(await supabase.auth.updateUser({ password: 'another-secret', nonce }))
})

test('an anonymous user is converted once the address is confirmed', async () => {
  const supabase = client()
  const { user } = ok(await supabase.auth.signInAnonymously())
  const email = address()
  assert.equal(ok(await supabase.auth.updateUser({ email })).user.is_anonymous, true)
  const { fragment } = await click(await mail(email))
  ok(await supabase.auth.setSession(Object.fromEntries(fragment)))
  const converted = ok(await supabase.auth.getUser()).user
  assert.deepEqual([converted.id, converted.is_anonymous, converted.email], [user.id, false, email])
})

test('an invitation', async () => {
  const email = address()
  const { user } = ok(await admin.inviteUserByEmail(email, { data: { team: 'blue' } }))
  assert.ok(user.invited_at)
  const { fragment } = await click(await mail(email))
  const supabase = client()
  ok(await supabase.auth.setSession(Object.fromEntries(fragment)))
  ok(await supabase.auth.updateUser({ password: PASSWORD }))
  ok(await client().auth.signInWithPassword({ email, password: PASSWORD }))
  refused(await admin.inviteUserByEmail(email), 422, 'email_exists')
})

for (const type of ['signup', 'invite', 'magiclink', 'recovery']) {
  test(`a generated ${type} link`, async () => {
    const email = type === 'magiclink' || type === 'recovery' ? (await confirmed()).email : address()
    const { properties, user } = ok(await admin.generateLink({ type, email, password: PASSWORD }))
    assert.equal(user.email, email)
    assert.equal(properties.verification_type, type)
    assert.match(properties.action_link, new RegExp(`/verify\\?token=${properties.hashed_token}&type=${type}&redirect_to=`))
    const { session } = ok(await client().auth.verifyOtp({ token_hash: properties.hashed_token, type }))
    assert.equal(session.user.email, email)
  })
}

test('a generated link for a change of address', async () => {
  const { email } = await confirmed()
  const newEmail = address()
  for (const type of ['email_change_current', 'email_change_new']) {
    const { properties } = ok(await admin.generateLink({ type, email, newEmail }))
    assert.match(properties.action_link, /type=email_change&/)
    ok(await client().auth.verifyOtp({ token_hash: properties.hashed_token, type: 'email_change' }))
  }
})
