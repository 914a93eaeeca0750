import { z } from 'zod'
import type { Flow } from '../domain/flow.ts'
import { one } from './query.ts'

/** One setting as the form shows it. `typed` is what stands in the field, right or wrong. */
export type Field = {
  readonly name: string
  readonly kind: 'switch' | 'number'
  readonly typed: string
  readonly checked: boolean
  readonly fault: Fault | null
}
/** What is wrong with a field: `key` names the sentence, which may use `least` and `most`. */
export type Fault = { readonly key: string; readonly least: number | null; readonly most: number | null }

export type Reading =
  { readonly settings: object; readonly fields: null } | { readonly settings: null; readonly fields: readonly Field[] }

type Typed = Readonly<Record<string, unknown>>

/** The form's fields, filled with what is set now. Settings a flow cannot read any more give way to its defaults. */
export function fieldsOf(flow: Flow, saved: unknown): readonly Field[] {
  return draw(flow, { ...flow.defaults, ...readable(flow, saved) }, new Map())
}

/** Reads a posted form by the flow's own rules; what was typed comes back beside what is wrong with it. */
export function readForm(flow: Flow, saved: unknown, form: Typed): Reading {
  const typed: Record<string, unknown> = { ...flow.defaults, ...readable(flow, saved) }
  for (const [name, value] of Object.entries(flow.defaults))
    if (typeof value === 'boolean') typed[name] = one(form[name]) === 'on'
    // A form that was opened before the setting existed says nothing about it.
    else if (form[name] !== undefined) typed[name] = numberOr(one(form[name]))
  try {
    return { settings: flow.readSettings(typed), fields: null }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const faults = new Map(error.issues.map((issue) => [String(issue.path[0]), faultOf(issue)]))
    return { settings: null, fields: draw(flow, typed, faults) }
  }
}

function readable(flow: Flow, saved: unknown): object {
  try {
    return flow.readSettings(saved)
  } catch (error) {
    if (error instanceof z.ZodError) return {}
    throw error
  }
}

/** A comma is a decimal point to most people here; what is no number stays as it was typed, for the flow to refuse. */
const numberOr = (text: string): number | string =>
  /^-?\d{1,9}(?:[.,]\d{1,9})?$/.test(text) ? Number(text.replace(',', '.')) : text

function draw(flow: Flow, values: Typed, faults: ReadonlyMap<string, Fault>): readonly Field[] {
  return Object.entries(flow.defaults).map(([name, value]) => ({
    name,
    kind: typeof value === 'boolean' ? 'switch' : 'number',
    typed: typeof values[name] === 'string' || typeof values[name] === 'number' ? `${values[name]}` : '',
    checked: values[name] === true,
    fault: faults.get(name) ?? null,
  }))
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  if (issue.code === 'too_small') return { key: 'fault.least', least: Number(issue.minimum), most: null }
  if (issue.code === 'too_big') return { key: 'fault.most', least: null, most: Number(issue.maximum) }
  return { key: 'fault.whole', least: null, most: null }
}
