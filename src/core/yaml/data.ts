import type { ByteString, Integer } from '../../../template-engine/go/index.ts'

/** What YAML and JSON documents hold. A subset of the engine's Value: documents go into templates as they are. */
export type Data = null | boolean | number | ByteString | Integer | Data[] | Map<ByteString, Data>
