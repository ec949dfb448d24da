import { applyDecorators } from '@nestjs/common';
export const describeRegister = (_n: string, _s: string): MethodDecorator => applyDecorators();
export const describeCoverage = (): MethodDecorator => applyDecorators();
