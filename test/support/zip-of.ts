// A zip written byte by byte, so that a test may also write a wrong one.
import { crc32, deflateRawSync } from 'node:zlib';

interface Written {
  local: Buffer;
  central: Buffer;
}

/** Name → content. `isLocked`: marked as protected with a password. */
export function zipOf(files: Readonly<Record<string, string | Buffer>>, { isLocked = false } = {}): Buffer {
  const written: Written[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const each = writeFile({ name, content: Buffer.from(content), offset, flags: isLocked ? 1 : 0 });
    offset += each.local.length;
    written.push(each);
  }
  const central = Buffer.concat(written.map((each) => each.central));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...written.map((each) => each.local), central, end]);
}

function writeFile(file: { name: string; content: Buffer; offset: number; flags: number }): Written {
  const { content, offset, flags } = file;
  const name = Buffer.from(file.name);
  const packed = deflateRawSync(content);
  // What both headers say: version, flags, method, time, checksum, sizes, length of the name.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  common.copy(central, 6);
  central.writeUInt32LE(offset, 42);
  return {
    local: Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, name, packed]),
    central: Buffer.concat([central, name]),
  };
}
