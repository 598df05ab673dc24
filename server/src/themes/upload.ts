import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../platform/refusals.ts';

/** The one file of an upload, whole. Refuses none, and one beyond the limit. */
export async function uploaded(
  request: FastifyRequest,
  field: string,
  most: number,
): Promise<{ content: Buffer; fileName: string } | Refusal> {
  const part: MultipartFile | undefined = request.isMultipart() ? await request.file() : undefined;
  if (part?.fieldname !== field) {
    return refuse('invalid', `${field}: send the file as multipart/form-data in the field "${field}".`, { field });
  }
  const content = await part.toBuffer().catch(() => null);
  if (content !== null && content.length <= most) return { content, fileName: part.filename };
  return refuse('too_large', `${field}: the file is larger than ${Math.floor(most / 1024 / 1024)} MB.`, {
    field,
    details: { most },
  });
}
