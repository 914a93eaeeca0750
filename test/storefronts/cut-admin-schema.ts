import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  buildClientSchema,
  getNamedType,
  type IntrospectionQuery,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
  parse,
  print,
  printType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  GraphQLInputObjectType,
  type GraphQLNamedType,
  GraphQLObjectType,
  GraphQLInterfaceType,
} from 'graphql'
import { questions } from '../../app/storefronts/shopify/platform/questions.ts'

/*
 * Cuts the official schema down to the types our questions touch, so that it fits beside the tests. Needed again when the API
 * version moves on or a question asks for a new type:
 *
 *   npm pack @shopify/dev-mcp && tar xzf shopify-dev-mcp-*.tgz
 *   node test/storefronts/cut-admin-schema.ts package/dist/data/admin_2026-10.json.gz
 */
const [file] = process.argv.slice(2)
if (!file) throw new Error('name the introspection file, admin_<version>.json.gz')
const introspection = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { data: IntrospectionQuery }
const schema = buildClientSchema(introspection.data ?? introspection)

/** The types the questions pass through, and the fields they use; of each type all plain fields are kept as well. */
const used = new Map<string, Set<string>>()
const info = new TypeInfo(schema)
for (const text of Object.values(questions))
  visit(
    parse(text),
    visitWithTypeInfo(info, {
      Field() {
        const [parent, field] = [info.getParentType(), info.getFieldDef()]
        if (!parent || !field) throw new Error(`the schema lacks a field of ${text.slice(0, 60)}`)
        const fields = used.get(parent.name) ?? new Set()
        used.set(parent.name, fields.add(field.name))
        const type = getNamedType(field.type)
        if (!isLeafType(type) && !used.has(type.name)) used.set(type.name, new Set())
      },
    }),
  )

const roots = ['QueryRoot', 'Mutation']
const inputs = new Set<string>()
const leaves = new Set<string>()

function noteInput(type: GraphQLNamedType): void {
  if (isInputObjectType(type) && !inputs.has(type.name)) {
    inputs.add(type.name)
    for (const field of Object.values(type.getFields())) noteInput(getNamedType(field.type))
  } else if (isLeafType(type)) leaves.add(type.name)
}

function cut(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type) && !isInterfaceType(type)) return type
  const kept = used.get(type.name) ?? new Set()
  const config = type.toConfig() as ReturnType<GraphQLObjectType['toConfig']>
  const fields = Object.fromEntries(
    Object.entries(config.fields)
      .filter(([name, field]) => {
        const leaf = isLeafType(getNamedType(field.type))
        return kept.has(name) || (!roots.includes(type.name) && leaf && Object.keys(field.args ?? {}).length === 0)
      })
      .map(([name, field]) => {
        const named = getNamedType(field.type)
        if (isLeafType(named)) leaves.add(named.name)
        for (const argument of Object.values(field.args ?? {})) noteInput(getNamedType(argument.type))
        return [name, { ...field, description: null }]
      }),
  )
  const interfaces = config.interfaces.filter(({ name }) => used.has(name))
  const plain = { ...config, description: null, interfaces, fields }
  return isObjectType(type)
    ? new GraphQLObjectType(plain)
    : new GraphQLInterfaceType(plain as unknown as ReturnType<GraphQLInterfaceType['toConfig']>)
}

const bare = (sdl: string): string =>
  sdl
    .replaceAll(/"""[\s\S]*?"""\n?/g, '')
    .replaceAll(/@deprecated\(reason: "(?:[^"\\]|\\.)*"\)/g, '@deprecated')
    .replaceAll(/^\s*\n/gm, '')
const typeNamed = (name: string): GraphQLNamedType => {
  const type = schema.getType(name)
  if (!type) throw new Error(`the schema has no type ${name}`)
  return type
}

// Whoever plays the API must say what kind of media a picture is.
const media = used.get('Media')
if (media) used.set('MediaImage', media)

const touched = [...used.keys()].sort().map((name) => cut(typeNamed(name)))
for (const type of touched) if (isUnionType(type)) throw new Error(`${type.name}: unions are not cut`)
const given = [...inputs].map(
  (name) =>
    new GraphQLInputObjectType({ ...(typeNamed(name) as GraphQLInputObjectType).toConfig(), description: null }),
)
const standard = new Set(['String', 'Int', 'Float', 'Boolean', 'ID'])
const ends = [...leaves].filter((name) => !standard.has(name)).map(typeNamed)

const head = `# The part of Shopify's Admin GraphQL API, version ${/_([^/_]+)\.json/.exec(file)?.[1] ?? '?'}, that our questions touch: names and types only,
# cut by cut-admin-schema.ts from the official introspection (© Shopify Inc., ISC license).

schema {
  query: QueryRoot${used.has('Mutation') ? '\n  mutation: Mutation' : ''}
}
`
const body = [...touched, ...given, ...ends]
  .sort((one, other) => one.name.localeCompare(other.name, 'en'))
  .map((type) => print(parse(bare(printType(type)))))
writeFileSync(new URL('fixtures/admin-schema.graphql', import.meta.url), `${head}\n${body.join('\n\n')}\n`)
process.stdout.write(`${body.length} types were kept\n`)
