// What a signal may carry. The schema stands in workflow code because the workflow is where the signal arrives; nothing in
// Temporal's documents warns of it.
import { z } from 'zod';

export const contactFields = z.object({
  name: z.string().min(1).max(200).optional(),
  firstName: z.string().max(100).optional(),
  lastName: z.string().max(100).optional(),
  email: z.email().optional(),
  phone: z
    .string()
    .regex(/^\+?[\d ()-]{3,30}$/)
    .optional(),
  company: z.string().max(200).optional(),
  title: z.string().max(200).optional(),
  street: z.string().max(200).optional(),
  city: z.string().max(100).optional(),
  country: z.string().length(2).optional(),
  plan: z.string().max(100).optional(),
  source: z.string().max(100).optional(),
});

export const contactChange = z.object({ fields: contactFields });

export type ContactFields = z.infer<typeof contactFields>;
