import { applyDecorators } from '@nestjs/common';
export const describeDecision = (): MethodDecorator => applyDecorators();
