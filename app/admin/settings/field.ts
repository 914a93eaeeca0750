import { one } from '../query.ts'

/** A field of a settings form: what stands in it, right or wrong, and what is wrong. `key` names the sentence. */
export type Field = {
  readonly name: string
  readonly id: string
  readonly labelKey: string
  readonly value: string
  readonly hintKey: string | null
  readonly fault: Fault | null
}
export type Fault = { readonly key: string; readonly what: string }

export type Form = Readonly<Record<string, unknown>>
export type Faults = ReadonlyMap<string, Fault>

/** The fields of a form by name, with what was typed and what is wrong with it. `room` begins the names of labels and hints. */
export function draw<Name extends string>(
  room: string,
  names: readonly Name[],
  values: { readonly [name in Name]: string },
  faults: Faults,
  hinted: readonly Name[] = [],
): { readonly [name in Name]: Field } {
  const fields = names.map((name) => [
    name,
    {
      name,
      id: `${room}-${name}`,
      labelKey: `${room}.${name}`,
      value: values[name],
      hintKey: hinted.includes(name) ? `${room}.${name}.hint` : null,
      fault: faults.get(name) ?? null,
    },
  ])
  return Object.fromEntries(fields) as { readonly [name in Name]: Field }
}

/** What was typed, by name; a field sent twice or not at all is empty. */
export const typedIn = <Name extends string>(form: Form, names: readonly Name[]): { readonly [name in Name]: string } =>
  Object.fromEntries(names.map((name) => [name, one(form[name])])) as { readonly [name in Name]: string }
