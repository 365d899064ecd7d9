// The state of a run: its events as they come, the text so far, and the calls that wait for outputs.
import { useMemo, useRef, useState } from '../lib.js'
import { supabase } from '../session.js'
import { streamRun } from '/client/index.js'

const EMPTY = { running: false, status: '', events: [], draft: null, calls: null, error: null }
const KINDS = { completed: 'good', requires_action: 'warn', incomplete: 'warn', cancelled: 'warn', failed: 'bad', expired: 'bad' }

/** `onEnd` is called after a run has ended or waits for outputs, before its text is replaced by the stored message. */
export function useRun(onEnd) {
  const [state, setState] = useState(EMPTY)
  const ended = useRef(onEnd)
  ended.current = onEnd
  const actions = useMemo(() => {
    let stream = null
    let controller = new AbortController()
    let run = null
    let current = null // a run that another one has followed changes nothing any more
    const follow = async (request, keep) => {
      const { signal } = controller
      const started = performance.now()
      const mine = (current = Symbol('run'))
      const show = (change) => mine === current && !signal.aborted && setState((before) => ({ ...before, ...change(before) }))
      show((before) => ({ ...EMPTY, running: true, events: keep ? before.events : [] }))
      try {
        stream = streamRun(supabase, request, { signal })
        for await (const event of stream) {
          run = stream.runId
          show((before) => apply(before, event, Math.round(performance.now() - started)))
        }
      } catch (error) {
        show(() => ({ error }))
      }
      show(() => ({ running: false }))
      if (!signal.aborted) await ended.current()
      show(() => ({ draft: null }))
    }
    return {
      start: (request) => follow(request),
      /** Follows a run that goes on, such as after a reload. */
      resume: ({ id, status, required_action: action }) => {
        run = id
        if (status === 'requires_action') setState({ ...EMPTY, status, calls: callsOf({ required_action: action }) })
        else follow({ run_id: id })
      },
      answer: (outputs) => follow({ run_id: run, tool_outputs: outputs }, true),
      stop: () => stream?.stop().catch((error) => setState((before) => ({ ...before, error }))),
      leave: () => {
        controller.abort()
        controller = new AbortController()
      },
    }
  }, [])
  return { ...state, kind: KINDS[state.status] ?? 'info', ...actions }
}

const callsOf = (run) => run.required_action?.submit_tool_outputs?.tool_calls ?? null

function apply(before, { event, id, data, text }, after) {
  const draft = text ? { id: data.id, text: (before.draft?.id === data.id ? before.draft.text : '') + text } : before.draft
  const run = data?.object === 'thread.run' ? { status: data.status, calls: data.status === 'requires_action' ? callsOf(data) : null } : {}
  const error = data?.last_error ? new Error(data.last_error.message) : before.error
  return { events: [...before.events, { id, event, after, text }], draft, error, ...run }
}
