import { getRawAsset } from 'node:sea'
import { endProcess } from './end-process.ts'
import { runProgram } from './program.ts'

// The entry of Node's single executables: the program's scripts are inside.

declare const require: (id: string) => unknown

const text = (name: string): string => Buffer.from(getRawAsset(`${name}.js`) as ArrayBuffer).toString('latin1')

void runProgram({ require, file: () => process.execPath, text }, process.argv.slice(2)).then(endProcess)
