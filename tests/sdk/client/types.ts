// The types of the kit, as a page's code meets them; compiled, never run.
import { createClient } from '@supabase/supabase-js'
import {
  createAnalytics, createLimiter, deleteAccount, RateLimitedError, readEvents, streamChat, streamFunction, streamRun,
} from '../../../client/index.js'

const supabase = createClient('http://127.0.0.1:54321', 'key')
const connection = { url: 'http://127.0.0.1:54321', key: 'key', token: async () => null }
const analytics = createAnalytics(supabase, { delay: 100 })
const limiter = createLimiter(connection)

analytics.track('message_sent', { conversation_id: 'uuid', language: 'en', message_length: 50 })
analytics.track('conversation_created')
analytics.track('export_conversation', { format: 'pdf' })
// @ts-expect-error no such event
analytics.track('page_viewed')
// @ts-expect-error no such property
analytics.track('conversation_created', { message_length: 50 })
// @ts-expect-error no such language
analytics.track('language_changed', { language: 'fr' })
// @ts-expect-error no such role
streamChat(supabase, { messages: [{ role: 'system', content: '' }] })
// @ts-expect-error neither a client nor a connection
streamChat({ key: 'key' }, { messages: [] })
// @ts-expect-error without an assistant
streamRun(supabase, { thread_id: 'thread_1' })

export const erased: Promise<number> = deleteAccount(supabase).then(({ erased }) => erased['public.messages'] ?? 0)
// @ts-expect-error no such option
deleteAccount(connection, { confirm: true })

export async function read(): Promise<string> {
  let answer = ''
  try {
    const chat = streamChat(supabase, { messages: [{ role: 'user', content: 'Hi' }], language: 'te' }, { limiter })
    for await (const text of chat) answer += text.trim()
    chat.stop()
    const run = streamRun(supabase, { thread_id: 'thread_1', assistant_id: 'asst_1', temperature: 0 })
    for await (const { text } of run) answer += text
    for await (const event of streamRun(supabase, { run_id: run.runId ?? '', after: run.lastEventId })) answer += event.id
    for await (const { city } of streamFunction<{ city: string }>(supabase, 'cities')) answer += city
    const { data } = await supabase.functions.invoke('legal-chat')
    for await (const { data: text } of readEvents(data)) answer += text
  } catch (error) {
    if (error instanceof RateLimitedError) for await (const seconds of error.countdown()) answer += seconds.toFixed()
  }
  return answer + (await limiter.state()).remaining
}
