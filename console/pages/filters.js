// Filters of a table's rows: a column, an operator of PostgREST and a value for each.
import { html, useEffect, useState } from '../lib.js'
import { Icon, IconButton } from '../ui.js'

const OPERATORS = [['eq', 'is'], ['neq', 'is not'], ['ilike', 'contains'], ['gt', '>'], ['gte', '≥'], ['lt', '<'], ['lte', '≤'], ['is', 'is null']]
const PAUSE = 300 // ms without a key, after which what was typed is used

/** `onChange` gets the filters that are complete: [{ column, operator, value }]. */
export function Filters({ table, onChange }) {
  const [rows, setRows] = useState([])
  const complete = rows.filter(({ operator, value }) => value || operator === 'is').map((row) => (row.operator === 'is' ? { ...row, value: null } : row))
  const used = JSON.stringify(complete)
  useEffect(() => {
    const timer = setTimeout(() => onChange(complete), PAUSE)
    return () => clearTimeout(timer)
  }, [used])
  const set = (at, values) => setRows(rows.map((row, index) => (index === at ? { ...row, ...values } : row)))
  const add = () => setRows([...rows, { column: table.columns[0].name, operator: 'eq', value: '' }])
  return html`
    <form class="narrowing" aria-label="Filters" onSubmit=${(event) => event.preventDefault()}>
      ${rows.map(({ column, operator, value }, at) => html`<div key=${at} class="filters">
        <select aria-label="Column" value=${column} onChange=${(event) => set(at, { column: event.target.value })}>
          ${table.columns.map(({ name }) => html`<option>${name}</option>`)}</select>
        <select aria-label="Operator" value=${operator} onChange=${(event) => set(at, { operator: event.target.value })}>
          ${OPERATORS.map(([key, label]) => html`<option value=${key}>${label}</option>`)}</select>
        ${operator !== 'is' && html`<input aria-label="Value" value=${value} autofocus onInput=${(event) => set(at, { value: event.target.value })} />`}
        <${IconButton} icon="close" label="Remove the filter" onClick=${() => setRows(rows.filter((_, index) => index !== at))} /></div>`)}
      <button type="button" onClick=${add}><${Icon} name="plus" /> Filter</button>
    </form>`
}
