import { z } from 'zod'
import { perMinute } from './limits.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

type Json = Readonly<Record<string, unknown>>

/** Input is described as it is sent, before defaults and transforms. */
const described = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const problem = { $ref: '#/components/schemas/Problem' }
const problems = (...statuses: readonly number[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      { description: said[status], content: { 'application/problem+json': { schema: problem } } },
    ]),
  )

const said: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  401: 'There is no valid token.',
  403: 'The token may not do this.',
  404: 'There is no such thing in this shop.',
  409: 'The same request is still running.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key was used for another request.',
  429: 'Too many requests; Retry-After says when to go on.',
}

/** The interface as OpenAPI 3.1, made from the very list the routes are made from. */
export function document(address: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = operationIn(operation)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Aftercare',
      version: '1',
      description: `What customers said and what was sent to them, for a shop's own programs. Lists go by key: pass \`next\` as \`after\`. ${perMinute} requests a minute for each token.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${address}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made in Settings, API. Shown once.' },
      },
      schemas: {
        ...Object.fromEntries(operations.map(({ answers }) => [answers.name, described(answers.schema, 'output')])),
        Problem: {
          type: 'object',
          description: 'RFC 9457.',
          required: ['type', 'status', 'detail'],
          properties: { type: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
        },
      },
    },
  }
}

function operationIn(operation: Operation): Json {
  const { path, method, summary, answers, list } = operation
  const thing = { $ref: `#/components/schemas/${answers.name}` }
  const data = list ? { type: 'array', items: thing } : thing
  const next = { type: ['string', 'null'], description: 'Null on the last page.' }
  const schema = {
    type: 'object',
    required: list ? ['data', 'next'] : ['data'],
    properties: { data, ...(list && { next }) },
  }
  const status = operation.method === 'post' ? operation.status : 200
  return {
    operationId: `${method}${path.replaceAll(/[/{}-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    parameters: parametersOf(operation),
    ...(operation.method === 'post' && {
      requestBody: { required: true, content: { 'application/json': { schema: described(operation.body, 'input') } } },
    }),
    responses: {
      [String(status)]: { description: 'Done.', content: { 'application/json': { schema } } },
      ...(method === 'post' ? problems(400, 401, 403, 409, 413, 415, 422, 429) : problems(400, 401, 404, 429)),
    },
  }
}

function parametersOf(operation: Operation): readonly Json[] {
  const inPath = operation.path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
    : []
  if (operation.method === 'post')
    return [
      ...inPath,
      {
        name: 'Idempotency-Key',
        in: 'header',
        schema: { type: 'string', maxLength: 190 },
        description: 'Repeating a request with its key within a day does it once and gives the same answer.',
      },
    ]
  const properties = (operation.query ? described(operation.query, 'input')['properties'] : {}) as Record<string, Json>
  return [...inPath, ...Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }))]
}
