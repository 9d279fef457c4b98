/** Imported before all else: plants one mistake in one source file, as that file is loaded. */
import { registerHooks } from 'node:module'
import { type Planted, withPlanted } from '../harness/planting.ts'
import { plantedMark } from './mutation.ts'

const given = process.env.PLANTED

if (given !== undefined) {
  const planted = JSON.parse(given) as Planted
  const { href } = new URL(`../../${planted.file}`, import.meta.url)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (url !== href) return loaded
      const source = withPlanted(String(loaded.source), planted)
      process.stderr.write(`${plantedMark}${planted.file}\n`)
      return { ...loaded, source }
    },
  })
}
