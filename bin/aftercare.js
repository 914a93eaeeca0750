#!/usr/bin/env node
// Plain JavaScript on purpose: this file must start under a Node that cannot read the rest of the program,
// find the Node that can, and hand over (docs/decisions/001).
import { spawn } from 'node:child_process'
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const able = major > 22 || (major === 22 && minor >= 18)

if (able) {
  // Stripping types takes a compiler of some 30 MB; from the second start on its work is read from here instead.
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/aftercare', import.meta.url)))
  const { main } = await import('../app/main.ts')
  // Written soon and not only at the end: a server that is killed would leave the next one to begin anew.
  setTimeout(() => module.flushCompileCache?.(), 2_000).unref()
  await main(process.argv.slice(2))
} else {
  let carried
  try {
    carried = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`)
  } catch {
    // Left out for this platform: there is nothing to hand over to.
  }
  if (!carried) {
    console.error(`Aftercare needs Node 22.18 or newer; this is ${process.version}.`)
    process.exit(78)
  }
  // The same process group and the same terminal: the child gets Ctrl-C by itself, and other signals from here.
  // What bounds its memory must be there before it begins (docs/decisions/340).
  const child = spawn(carried, ['--max-semi-space-size=2', ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { MALLOC_ARENA_MAX: '2', ...process.env },
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
