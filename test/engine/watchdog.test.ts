import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect } from 'chai'

const watchdog = resolve(import.meta.dirname, '../../app/engine/watchdog.ts')

async function ending(script: string): Promise<{ signal: unknown; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [, signal] = (await once(child, 'close')) as unknown[]
  return { signal, said }
}

describe('The watchdog', () => {
  it('ends a process that hangs, and says so', async () => {
    const { signal, said } = await ending(`
      const { startWatchdog } = await import(${JSON.stringify(watchdog)})
      startWatchdog(600)
      setTimeout(() => { for (;;); }, 500)
    `)
    expect(signal).to.equal('SIGKILL')
    expect(said).to.include('the process stood still and was ended')
  }).timeout(20_000)

  it('lets a busy process live, and one that is done end', async () => {
    const { signal, said } = await ending(`
      const { startWatchdog } = await import(${JSON.stringify(watchdog)})
      startWatchdog(3000)
      for (let turn = 0; turn < 5; turn++) {
        const end = performance.now() + 200
        while (performance.now() < end);
        await new Promise(setImmediate)
      }
    `)
    expect([signal, said]).to.deep.equal([null, ''])
  }).timeout(20_000)
})
