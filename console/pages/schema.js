// JSON schemas, as pydantic writes them: their fields for a form, and an example.

function resolve(schema, root) {
  if (schema.$ref) return resolve({ ...at(root, schema.$ref), ...without(schema, '$ref') }, root)
  const choices = schema.anyOf ?? schema.oneOf
  if (!choices) return schema.allOf?.length === 1 ? resolve(schema.allOf[0], root) : schema
  const chosen = choices.find((each) => each.type !== 'null') ?? {}
  return { ...resolve(chosen, root), ...without(schema, 'anyOf', 'oneOf') }
}

const at = (root, reference) => reference.slice(2).split('/').reduce((value, name) => value[name], root)
const without = (object, ...names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

/** The fields of an object's schema: { name, kind, required, description, normal, value, choices }. */
export function fieldsOf(schema) {
  if (!schema) return []
  return Object.entries(schema.properties ?? {}).map(([name, given]) => {
    const field = resolve(given, schema)
    const items = field.type === 'array' ? resolve(field.items ?? {}, schema) : {}
    return {
      name,
      kind: kindOf(field, items),
      many: items.format === 'binary',
      choices: field.enum,
      required: schema.required?.includes(name) ?? false,
      description: field.description,
      normal: field.default,
      value: field.default ?? example(field, schema),
    }
  })
}

function kindOf(field, items) {
  if (field.format === 'binary' || items.format === 'binary') return 'file'
  if (field.enum) return 'choice'
  if (field.type === 'string') return field.maxLength > 1000 ? 'long' : 'text'
  return { boolean: 'flag', integer: 'number', number: 'number' }[field.type] ?? 'json'
}

/** What a form's text means for a field; undefined for an empty one. Throws an Error for JSON that is none. */
export function valueOf({ name, kind }, text) {
  if (text === '' || text === null) return undefined
  if (kind === 'number') return Number(text)
  if (kind === 'flag') return text === 'true'
  if (kind !== 'json') return text
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error.message}`)
  }
}

/** A value that fits a schema. */
export function example(schema, root = schema, depth = 0) {
  if (!schema || depth > 4) return {}
  const field = resolve(schema, root)
  if (field.default != null) return field.default
  if (field.const !== undefined) return field.const
  if (field.examples?.length) return field.examples[0]
  if (field.enum) return field.enum[0]
  if (field.type === 'array') return [example(field.items ?? {}, root, depth + 1)]
  if (field.properties) {
    const names = Object.keys(field.properties).filter((name) => field.required?.includes(name))
    return Object.fromEntries(names.map((name) => [name, example(field.properties[name], root, depth + 1)]))
  }
  return { string: 'Hello', integer: 1, number: 1, boolean: true, null: null }[field.type] ?? {}
}
